import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, type ReactElement } from "react";
import { Rewards } from "./pages/rewards/Rewards.js";
import { Failure, Loading } from "./parts/Notice.js";
import { isCommunity, loadSettings, type Settings } from "./state/program.js";
import { useRoute } from "./state/route.js";
import { ConnectionContext, useConnecting } from "./state/wallet.js";
import { TEXTS } from "./texts.js";

const Why = lazy(() => import("./pages/rewards/Why.js"));
const Epochs = lazy(() => import("./pages/Epochs.js"));
const People = lazy(() => import("./pages/people/People.js"));
const Work = lazy(() => import("./pages/work/Work.js"));
const Council = lazy(() => import("./pages/council/Council.js"));

type Page = keyof typeof TEXTS.pages;

const PAGES = Object.keys(TEXTS.pages) as readonly Page[];

/** Pages that need nothing but what a claim needs. */
const CLAIMS: readonly Page[] = ["rewards", "epochs"];

export function App(): ReactElement {
  const settings = useQuery({ queryKey: ["settings"], queryFn: loadSettings, staleTime: Infinity });
  const connected = useConnecting();
  const [name = "", ...rest] = useRoute();
  const shown = settings.data === undefined || isCommunity(settings.data) ? PAGES : CLAIMS;
  const page = shown.find((each) => each === name) ?? "rewards";
  const title = settings.data?.title ?? "Assay";
  useEffect(() => {
    document.title = `${TEXTS.pages[page]} · ${title}`;
  }, [page, title]);
  return (
    <ConnectionContext value={connected}>
      <a className="skip" href="#content">
        {TEXTS.skip}
      </a>
      <header>
        <strong>{title}</strong>
        <nav>
          {shown.map((each) => (
            <a key={each} href={`#/${each}`} aria-current={each === page ? "page" : undefined}>
              {TEXTS.pages[each]}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <h1>{TEXTS.pages[page]}</h1>
        {settings.error !== null && <Failure error={settings.error} retry={() => void settings.refetch()} />}
        <Suspense fallback={<Loading />}>
          {settings.data === undefined ? settings.error === null && <Loading /> : contentOf(page, settings.data, rest)}
        </Suspense>
      </main>
    </ConnectionContext>
  );
}

function contentOf(page: Page, settings: Settings, rest: readonly string[]): ReactElement {
  if (page === "epochs") return <Epochs settings={settings} />;
  if (page === "rewards" || !isCommunity(settings)) return <Rewards settings={settings} rest={rest} />;
  const Content = { why: Why, people: People, work: Work, council: Council }[page];
  return <Content settings={settings} rest={rest} />;
}
