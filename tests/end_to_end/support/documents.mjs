// What documents show of the program: the commands in their code blocks, run again and compared with what stands there.
// Times, identifiers and measured numbers differ from run to run; they are compared by their kind, everything else by its letters.

import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../..');

/// The fenced blocks of a document: {language, text, start}, `start` being the place of the text.
export function blocksOf(name) {
    const text = readFileSync(join(root, name), 'utf8');
    return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((found) => ({
        language: found[1],
        text: found[2],
        start: found.index + found[0].indexOf('\n') + 1,
    }));
}

/// The commands of a block: {line, words, shown}; single quotes hold a word together; a comment behind a command belongs to the reader, "..." ends what is shown of a long output.
export function commandsOf(block) {
    return block.text
        .split(/^\$ signalbox /m)
        .slice(1)
        .map((part) => {
            const [command, ...lines] = part.split('\n');
            const words = command.replace(/\s+#.*$/, '').match(/(?:'[^']*'|[^\s'])+/g);
            return { line: command, words: words.map((word) => word.replaceAll("'", '')), shown: lines.join('\n').replace(/\n+$/, '') };
        });
}

const kinds = [
    [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?/g, 'TIME'],
    [/\b(req|key)_[0-9a-z]{6,}/g, 'ID'],
    [/\bsb_[A-Za-z0-9]{4}\.\.\./g, 'KEY'],
    [/^(config +)[0-9a-f]{12}\b/gm, '$1REVISION'],
    [/\$\d+\.\d+/g, 'MONEY'],
    [/\b\d+(\.\d+)?(ms|s|us)\b/g, 'DURATION'],
    [/(?<![\w.])0(\.0)?%?(?![\w.])/g, 'NONE'],
    [/(?<![\w.:-])\d+(\.\d+)?%/g, 'SHARE'],
    [/(?<=\s)\d+(?=\s|$)/g, 'COUNT'],
];

/// A text with everything that differs between runs replaced by its kind.
export function shapeOf(text) {
    let shape = text;
    for (const [pattern, kind] of kinds) shape = shape.replace(pattern, kind);
    return shape
        .split('\n')
        .map((line) => line.trimEnd().replace(/ {2,}/g, '  '))
        .join('\n');
}

/// Puts new text in the place of a block's.
export function rewrite(name, block, text) {
    const path = join(root, name);
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.slice(0, block.start) + text + whole.slice(block.start + block.text.length));
}

/// The lines shown of an output, as far as the document shows them.
export function shownPart(output, shown) {
    const lines = shown.split('\n');
    const elided = lines.at(-1) === '...';
    const kept = output.trimEnd().split('\n');
    return elided ? [...kept.slice(0, lines.length - 1), '...'].join('\n') : kept.join('\n');
}
