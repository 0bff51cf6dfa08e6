import type { Partition, Storage } from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../html/html.ts';
import { formatBytes, formatCount } from './components/format.ts';

export function storagePage({ databaseBytes, partitions, tables, connections }: Storage): Html {
  const misplaced = partitions.filter((partition) => partition.isDefault && partition.rowEstimate > 0);
  return html`<h1>Storage</h1>
    ${misplaced.map(({ name, rowEstimate }) => html`<p class="alert" role="alert">${name} holds about ${formatCount(rowEstimate)} rows: a month has no partition of its own.</p>`)}
    <dl class="figures card">
      <div><dt>Database</dt><dd>${formatBytes(databaseBytes)}</dd></div>
      ${connections.map(({ state, count }) => html`<div><dt>Connections, ${state}</dt><dd>${formatCount(count)}</dd></div>`)}
    </dl>
    <h2>Partitions</h2>
    <div class="scroll"><table>
      <thead><tr><th scope="col">Partition</th><th scope="col">Range</th><th scope="col" class="number">Rows, about</th><th scope="col" class="number">Size</th></tr></thead>
      <tbody>${partitions.map(partitionRow)}</tbody>
    </table></div>
    <h2>Tables</h2>
    <div class="scroll"><table>
      <thead><tr><th scope="col">Table</th><th scope="col" class="number">Rows, about</th><th scope="col" class="number">Table</th><th scope="col" class="number">Indexes</th></tr></thead>
      <tbody>${tables.map(tableRow)}</tbody>
    </table></div>`;
}

function partitionRow({ name, bounds, isDefault, rowEstimate, bytes }: Partition): Html {
  const range = /FROM \('(.+?)'\) TO \('(.+?)'\)/.exec(bounds);
  const isMisplaced = isDefault && rowEstimate > 0;
  return html`<tr${isMisplaced && html` class="danger"`}>
    <td><code>${name}</code></td><td class="nowrap">${range === null ? bounds.toLowerCase() : `${range[1]} to ${range[2]}`}</td>
    <td class="number">${formatCount(rowEstimate)}</td><td class="number">${formatBytes(bytes)}</td>
  </tr>`;
}

function tableRow({ name, rowEstimate, tableBytes, indexBytes }: Storage['tables'][number]): Html {
  return html`<tr>
    <td><code>${name}</code></td><td class="number">${formatCount(rowEstimate)}</td>
    <td class="number">${formatBytes(tableBytes)}</td><td class="number">${formatBytes(indexBytes)}</td>
  </tr>`;
}
