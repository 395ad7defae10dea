#include "engine/config/describe.hpp"

#include "engine/config/codes.hpp"
#include "engine/config/surface.hpp"
#include "schema/config.pb.h"

#include <algorithm>
#include <vector>

namespace signalbox::config {
namespace {

constexpr char const* opening = R"(# The configuration file

One YAML file says everything: who can be asked, under which names, by whom, and what is kept. This page is made from
`schema/config.proto`, as are the program's checks and [`schema/config.schema.json`](../../schema/config.schema.json), which editors
understand: begin a file with `# yaml-language-server: $schema=<path>/config.schema.json`.

`signalbox check FILE` reports every error at once, each as `FILE:LINE:COLUMN: error CODE: message`, and exits with 2 when there is one.
A running server reads the file again on SIGHUP and when it or a file it names changes; a file with an error changes nothing.

The smallest file that serves something:

```yaml
signalbox: 1
providers:
  - {id: openai, kind: openai, auth: {secret: {env: OPENAI_API_KEY}}}
models:
  - {id: gpt-4o-mini, provider: openai}
consumers:
  - {name: me, keys: [{secret: {env: MY_GATEWAY_KEY}}]}
```

## How values are written

- **Keys** not listed here are errors. Keys that begin with `@`, `$`, `_`, `#` or `x-` are comments, also with whole sections below them, which makes
  them the place for YAML anchors; merge keys (`<<`) work. A key without a value counts as absent.
- **Lists** are YAML lists, also when they have one item.
- **Durations** have a unit: `300ms`, `5s`, `2m`, `1h30m`, `7d`. A fraction is fine (`1.5s`) as long as it comes to whole milliseconds.
- **Sizes** are bytes, or have a unit: `512`, `64KiB`, `10MiB`, `1GiB`, and with powers of ten `64kB`, `10MB`, `1GB`.
- **Prices** are decimal numbers of US dollars for as many tokens as `per` says, kept exactly down to 0.000001 dollars for a million
  tokens: `0.15`.
- **Times** are a day, meaning its first moment in UTC, or a moment as in RFC 3339: `2027-01-31`, `2027-01-31T12:00:00+01:00`.
- **The environment**: `${NAME}` in a value is replaced by an environment variable, `${NAME:-default}` by the default where it is unset or
  empty. Names are capitals, digits and `_`; `$${` stands for `${` itself. Findings show what stands in the file, never what came from
  the environment.
- **Secrets** stand by reference: `{env: NAME}`, `{file: path}` or `{vault: ID/PATH#KEY}`. The literal text is accepted only with
  `--allow-inline-secrets`. They are read when the file is loaded, those of [vaults](../guides/vaults.md) also later, and never shown.
- **Paths** are relative to the configuration file; those in a file that it includes, too.
- **References**: `group:x` and `model:x` say which is meant; a bare name is a group, and if there is none, a model.
- **Bounds**: a file has at most 4 MiB, 32 levels and 200000 values; a group at most 64 members.

## Several files

`include: ["conf.d/*.yaml"]` names further files, each by a path or a pattern with `*`, `?` or `[...]`, relative to the file that names them. Files of a pattern
are read in the order of their names, a file once. Lists such as `models` continue those of the files before, and `signalbox: 1` may stand in each file, so that it can be
checked alone. Any other section stands in one file; a section or a name that stands in two is an error that names both places. Included files may include others, 4 deep;
in a ring each is read once, with a warning. There are at most 256 of them, all files together have at most 4 MiB, and findings name the file and the line. In the
`path` of a finding, items of a list are counted over all files.

A running server also reads them again when one of them changes, comes or goes. `PUT /config` replaces the first file and no other.

## The revision

The **revision** in `/health` and on every event is the beginning of the SHA-256 of the files' bytes (and of those of the price table and
of the lists of guards, when there are some). A secret that changes without the file keeps the revision.
)";

/// A table cell: "|" parts cells.
std::string cell(std::string_view text)
{
    std::string out;
    for (char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
    return out;
}

std::string code(std::string_view text)
{
    return '`' + cell(text) + '`';
}

std::string anchor(std::string_view heading)
{
    std::string out;
    for (char c : heading)
        if (c == ' ')
            out += '-';
        else if ((c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'))
            out += c;
    return out;
}

std::string_view short_name(shape of)
{
    switch (of) {
    case shape::text: return "text";
    case shape::boolean: return "true or false";
    case shape::integer: return "whole number";
    case shape::real: return "number";
    case shape::duration: return "duration";
    case shape::size: return "size";
    case shape::price: return "price";
    case shape::timestamp: return "time";
    case shape::secret: return "[secret](#secrets)";
    case shape::text_map: return "text by name";
    case shape::tree: return "any JSON";
    case shape::section: return "section";
    }
    return "text";
}

std::string type_of(FieldDescriptor const& field, std::string const& below)
{
    std::string const link = "[section](#" + anchor(below) + ')';
    std::string out = shape_of(field) == shape::section ? link : std::string(short_name(shape_of(field)));
    if (section_in_place_of(field)) out += " or " + link;
    if (auto const allowed = choices(field); !allowed.empty()) {
        out.clear();
        for (std::string const& one : allowed) out += (out.empty() ? "" : ", ") + code(one);
    }
    std::string const range = field.options().GetExtension(schema::range);
    if (!range.empty()) out += ", " + code(range);
    return field.is_repeated() && !field.is_map() ? "list of " + out : out;
}

std::string defaults_to(FieldDescriptor const& field)
{
    if (required(field)) return "required";
    std::string const written = fallback(field);
    return written.empty() ? "" : code(written);
}

/// A section of the file: its path for people, and what it holds.
struct chapter {
    std::string heading;
    Descriptor const* type;
};

/// In the order of reading: each section right after the one it belongs to.
void collect(Descriptor const& type, std::string const& path, std::vector<chapter>& out)
{
    for (int i = 0; i < type.field_count(); ++i) {
        FieldDescriptor const& field = *type.field(i);
        if (shape_of(field) != shape::section) continue;
        std::string const heading = (path.empty() ? "" : path + '.') + key_of(field);
        out.push_back({heading, field.message_type()});
        collect(*field.message_type(), heading, out);
    }
}

std::string table(chapter const& of, std::string const& path)
{
    std::string out = "| key | value | default | meaning |\n|---|---|---|---|\n";
    for (int i = 0; i < of.type->field_count(); ++i) {
        FieldDescriptor const& field = *of.type->field(i);
        if (stands_in_place(field)) continue;
        std::string const below = (path.empty() ? "" : path + '.') + field.name();
        out += "| " + code(field.name()) + " | " + type_of(field, below) + " | " + defaults_to(field) + " | " + cell(about(field)) + " |\n";
    }
    return out;
}

std::string code_table()
{
    std::string out = "\n## Codes of findings\n\n| code | level | meaning |\n|---|---|---|\n";
    for (code_meaning const& one : codes())
        out += "| " + std::string(one.code) + " | " + std::string(one.level) + " | " + std::string(one.meaning) + " |\n";
    return out;
}

}  // namespace

std::string reference_markdown()
{
    std::string out = opening;
    out += "\n## The whole file\n\n" + table({"", schema::Config::descriptor()}, "");
    std::vector<chapter> chapters;
    collect(*schema::Config::descriptor(), "", chapters);
    for (chapter const& one : chapters) out += "\n### " + one.heading + "\n\n" + table(one, one.heading);
    out += "\n### secrets\n\n" + table({"", schema::Secret::descriptor()}, "");
    return out + code_table();
}

}  // namespace signalbox::config
