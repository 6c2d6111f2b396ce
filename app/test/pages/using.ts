import path from "node:path";
import type { AppStage, OpenPage, View } from "../fixture.js";

/** What the tests of the app's pages work with. */
export interface Using {
  stage(): AppStage;
  open(path: string, view?: View): Promise<OpenPage>;
}

export const CONNECT = "Connect Test wallet";

/** The file that a page gives its reader, saved in a folder. */
export async function savedBy({ page, press }: OpenPage, folder: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), press("Save")]);
  const file = path.join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}
