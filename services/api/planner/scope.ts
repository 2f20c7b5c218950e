/** Whose camps may be planned for. The one place where a person's scopes decide: for now the admin's, who has all. */
import type { Camp, Mission, RegistryIndex } from '../../domain/registry/registry.ts';
import { ApiProblem } from '../problems.ts';

/** The camp that a body names. @throws ApiProblem 400 for one that is not known, or not in scope */
export function campOfBody(index: RegistryIndex, id: string, path = 'camp'): Camp {
  const camp = index.camps.get(id);
  if (camp === undefined) throw new ApiProblem('invalid-body', { path, message: `unknown camp ${id}` });
  return camp;
}

/** The mission that a path names. @throws ApiProblem 404 for one that is not known, or not in scope */
export function missionOfPath(index: RegistryIndex, id: string): Mission {
  const mission = index.missions.get(id);
  if (mission === undefined) {
    throw new ApiProblem('not-found', { path: 'mission', message: `there is no mission ${id}` });
  }
  return mission;
}
