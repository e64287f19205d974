// subfolder.ts — a folder of a file port as a port of its own.
import type { FilePort } from "@ktsweep/results";

/** The folder `name` of `files`; `""` is all of it. */
export function subfolder(files: FilePort, name: string): FilePort {
  if (name === "") return files;
  const inside = (path: string): string => (path === "" ? name : `${name}/${path}`);
  return {
    root: `${files.root}/${name}`,
    list: (folder) => files.list(inside(folder)),
    stat: (path) => files.stat(inside(path)),
    read: (path) => files.read(inside(path)),
    create: (path) => files.create(inside(path)),
    rename: (from, to) => files.rename(inside(from), inside(to)),
    link: (from, to) => files.link(inside(from), inside(to)),
    async makeFolder(folder) {
      await files.makeFolder(inside(folder));
      // As the real port: the name of a root is durable once it is made.
      if (folder === "") await files.syncFolder("");
    },
    syncFolder: (folder) => files.syncFolder(inside(folder)),
    remove: (path) => files.remove(inside(path)),
    setModified: (path, modified) => files.setModified(inside(path), modified),
  };
}
