import { type CheckedFile, placeOf } from './checked-file';

/** What was found, for programs: all issues, and the tools whole. `null` is what is not known. */
export function formatJson(files: readonly CheckedFile[]): string {
  return `${JSON.stringify({ files: files.map(fileOf) }, undefined, 2)}\n`;
}

function fileOf(checked: CheckedFile) {
  const { file, target, kind, issues, tools } = checked;
  return {
    file,
    ...(target !== undefined && { target }),
    kind: kind ?? null,
    issues: issues.map((issue) => {
      const place = placeOf(checked, issue);
      const { code, severity, path, message } = issue;
      return { code, severity, path, line: place?.line ?? null, column: place?.column ?? null, message };
    }),
    tools: tools.map(({ pointer: _, ...tool }) => tool),
  };
}
