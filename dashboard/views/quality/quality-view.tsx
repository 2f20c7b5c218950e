/** Data quality: which numbers rest on thin ice, and why? */
import { useAnswer } from '../../answers.ts';
import { footprint } from '../../api.ts';
import { Answered } from '../../parts/states.tsx';
import { useTexts } from '../../texts.ts';
import { usePeriod } from '../../use-period.ts';
import { CampQualityTable } from './camp-quality-table.tsx';
import { qualityTexts } from './texts.ts';

export function QualityView() {
  const t = useTexts(qualityTexts);
  const { range } = usePeriod();
  const question = footprint('camp', 'total', range);
  const answer = useAnswer(question);
  return (
    <>
      <h1 class="visually-hidden">{t('title')}</h1>
      <section class="panel">
        <h2>{t('camps')}</h2>
        <Answered question={question} answer={answer} height={320}>
          {({ rows }) => <CampQualityTable rows={rows} />}
        </Answered>
      </section>
    </>
  );
}
