import type { ReactElement, ReactNode } from "react";

/** A column: its heading, and whether it holds figures. */
export interface Column {
  readonly name: string;
  readonly number?: boolean;
}

/** A row; its first cell names it. */
export interface Row {
  readonly key: string | number;
  readonly cells: readonly ReactNode[];
}

interface Props {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** A table that scrolls where it is too wide, and becomes cards on a narrow screen. */
export function Table({ label, columns, rows }: Props): ReactElement {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(({ name, number }) => (
              <th key={name} scope="col" className={number === true ? "number" : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {columns.map(({ name, number }, i) => (
                <Cell key={name} heading={i === 0} name={name} number={number === true}>
                  {cells[i]}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly heading: boolean;
  readonly name: string;
  readonly number: boolean;
  readonly children: ReactNode;
}

function Cell({ heading, name, number, children }: CellProps): ReactElement {
  const properties = { "data-label": name, className: number ? "number" : undefined };
  return heading ? (
    <th scope="row" {...properties}>
      {children}
    </th>
  ) : (
    <td {...properties}>{children}</td>
  );
}
