/** Single texts that processes share, over both databases that may hold them. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sharedMetadata } from '../../../services/store/shared/metadata.ts';
import { describeShared, type OpenShared, type SharedHome } from '../../support/shared-kit.ts';

describeShared('a shared text', (makeHome) => {
  let home: SharedHome;
  let opened: OpenShared;
  beforeEach(async () => {
    home = await makeHome();
    opened = await home.open();
  });
  afterEach(async () => {
    await opened.close();
    await home.remove();
  });

  it('is not there at first, then what was written last, each under its own key', async () => {
    const [rules, other] = ['rules', 'other'].map((key) => sharedMetadata(opened.shared, key));
    expect(await rules?.read()).toBeNull();
    await rules?.write('1');
    await other?.write("it's “2”");
    await rules?.write('');
    expect(await rules?.read()).toBe('');
    expect(await other?.read()).toBe("it's “2”");
  });

  it('is still there after a restart', async () => {
    await sharedMetadata(opened.shared, 'rules').write('kept');
    await opened.close();
    opened = await home.open();
    expect(await sharedMetadata(opened.shared, 'rules').read()).toBe('kept');
  });
});
