import type { ActorFilter } from "#protocol/actor";
import { nameFits } from "#protocol/identity";
import type { ConventionModel } from "../cluster/convention-model.ts";

/** Tells of a row whether its actor fits; holds until the model changes. */
export function filterActors(model: ConventionModel, filter: ActorFilter): (row: number) => boolean {
  const tests: ((row: number) => boolean)[] = [];
  const { host, source, state, name, q } = filter;
  if (host !== undefined) {
    const hostIx = model.hosts.find(({ id }) => id === host)?.hostIx ?? -1;
    tests.push((row) => model.columns.host[row] === hostIx);
  }
  if (filter.class !== undefined) {
    const ix = model.classes.indexOf(filter.class);
    tests.push((row) => model.columns.class[row] === ix);
  }
  if (source !== undefined) {
    const fits = sourcesNamed(model, source);
    tests.push((row) => fits.has(model.columns.source[row] ?? -1));
  }
  if (state === "faulty") {
    const faulty = new Set(model.hosts.flatMap((host) => host.faulty));
    tests.push((row) => faulty.has(model.address(row)));
  } else if (state !== undefined) tests.push((row) => model.state(row) === state);
  if (name !== undefined) {
    const wanted = name.toLowerCase();
    tests.push((row) => nameFits(model.columns.name[row]?.toLowerCase() ?? "", wanted));
  }
  if (q !== undefined) {
    const wanted = q.toLowerCase();
    const classFits = model.classes.map((className) => className.toLowerCase().includes(wanted));
    tests.push(
      (row) =>
        classFits[model.columns.class[row] ?? -1] === true ||
        model.address(row).toLowerCase().includes(wanted) ||
        nameFits(model.columns.name[row]?.toLowerCase() ?? "", wanted),
    );
  }
  return (row) => tests.every((test) => test(row));
}

/** Indexes of the sources that a choice names; -1 is the runtime's own. */
function sourcesNamed(model: ConventionModel, choice: string): Set<number> {
  if (choice === "runtime") return new Set([-1]);
  const found = new Set<number>();
  model.sources.forEach(({ hash, name, version }, ix) => {
    if (hash === choice || `${name}@${version}` === choice) found.add(ix);
  });
  return found;
}
