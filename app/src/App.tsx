import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type ReactElement } from "react";
import { Epochs } from "./pages/Epochs.js";
import { Rewards } from "./pages/Rewards.js";
import { Failure, Loading } from "./parts/Notice.js";
import { loadSettings, type Settings } from "./state/program.js";
import { TEXTS } from "./texts.js";

const PAGES = { rewards: TEXTS.rewards, epochs: TEXTS.epochs } as const;
type Page = keyof typeof PAGES;

const pageOf = (hash: string): Page => (hash.startsWith("#/epochs") ? "epochs" : "rewards");

/** The page that the address names after its #. */
function usePage(): Page {
  const [page, setPage] = useState(() => pageOf(location.hash));
  useEffect(() => {
    const follow = (): void => setPage(pageOf(location.hash));
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return page;
}

export function App(): ReactElement {
  const settings = useQuery({ queryKey: ["settings"], queryFn: loadSettings, staleTime: Infinity });
  const page = usePage();
  const title = settings.data?.title ?? "Assay";
  useEffect(() => {
    document.title = `${PAGES[page]} · ${title}`;
  }, [page, title]);
  return (
    <>
      <a className="skip" href="#content">
        {TEXTS.skip}
      </a>
      <header>
        <strong>{title}</strong>
        <nav>
          {(Object.keys(PAGES) as Page[]).map((name) => (
            <a key={name} href={`#/${name}`} aria-current={name === page ? "page" : undefined}>
              {PAGES[name]}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <h1>{PAGES[page]}</h1>
        <Content page={page} settings={settings.data} error={settings.error} retry={() => void settings.refetch()} />
      </main>
    </>
  );
}

interface ContentProps {
  readonly page: Page;
  readonly settings: Settings | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

function Content({ page, settings, error, retry }: ContentProps): ReactElement {
  if (error !== null) return <Failure error={error} retry={retry} />;
  if (settings === undefined) return <Loading />;
  return page === "epochs" ? <Epochs settings={settings} /> : <Rewards settings={settings} />;
}
