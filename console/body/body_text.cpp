#include "console/body/body_text.hpp"

#include "console/body/json_lines.hpp"
#include "console/look/amount_of.hpp"

#include "engine/base/utf8.hpp"
#include "engine/wire/json.hpp"
#include "schema/event_id.hpp"

#include <QCoreApplication>

namespace signalbox::console {

namespace {

using storage::part_state;
using storage::payload_part;
using storage::payload_presence;

constexpr std::size_t longest_compared = 4'000'000;  // bytes of each side: lines beyond it would take seconds to compare

QString tr(char const* text, int n = -1)
{
    return QCoreApplication::translate("Bodies", text, nullptr, n);
}

QString asText(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

bool isJson(std::string_view body)
{
    return body.starts_with('{') || body.starts_with('[');
}

/// At its beginning, and at a character.
std::string_view beginning(std::string_view body, std::size_t longest)
{
    if (body.size() <= longest) return body;
    while (longest > 0 && (static_cast<unsigned char>(body[longest]) & 0xC0) == 0x80) --longest;
    return body.substr(0, longest);
}

std::string inLines(std::string_view body)
{
    return isJson(body) ? jsonLines(body) : std::string(body);
}

bool isKept(storage::payload_outline const& of, payload_part part)
{
    return of.presence == payload_presence::kept && of.of.at(part).state == part_state::kept;
}

QString asLine(DiffLine const& line)
{
    QString const text = asText(line.text);
    switch (line.kind) {
    case DiffLine::Kind::same: return QStringLiteral("  ") + text;
    case DiffLine::Kind::removed: return QStringLiteral("− ") + text;
    case DiffLine::Kind::added: return QStringLiteral("+ ") + text;
    case DiffLine::Kind::gap: return QStringLiteral("  …");
    }
    return text;
}

/// Lines that were taken out and put in, below a sentence with the sizes of what they are lines of.
BodyText shownDifference(std::string_view old_lines, std::string_view fresh_lines, std::size_t old_size, std::size_t fresh_size)
{
    BodyText out{.presence = payload_presence::kept, .state = part_state::kept};
    QStringList lines;
    int removed = 0, added = 0;
    for (DiffLine const& each : diffLines(old_lines, fresh_lines)) {
        lines << asLine(each);
        out.kinds.push_back(each.kind);
        removed += each.kind == DiffLine::Kind::removed ? 1 : 0;
        added += each.kind == DiffLine::Kind::added ? 1 : 0;
    }
    out.about = removed + added == 0 ? tr("They differ in blanks alone.")
                                     : amountOf(static_cast<std::uint64_t>(removed), tr("%1 line taken out"), tr("%1 lines taken out")) +
                                           tr(", %1 put in. Before: %2 bytes, after: %3.").arg(added).arg(old_size).arg(fresh_size);
    if (removed + added > 0) out.text = cutLongLines(lines.join(QLatin1Char('\n')), body_line);
    return out;
}

QString inBytes(std::uint64_t of)
{
    return amountOf(of, tr("%1 byte"), tr("%1 bytes"));
}

}  // namespace

QString cutLongLines(QString const& text, int longest)
{
    QStringList lines = text.split(QLatin1Char('\n'));
    for (QString& line : lines)
        if (line.size() > longest) line = line.left(longest) + tr("… (%1 more characters)").arg(line.size() - longest);
    return lines.join(QLatin1Char('\n'));
}

BodyText bodyText(storage::payload_outline const& of, payload_part part, std::size_t longest, int longest_line)
{
    BodyText out{.presence = of.presence, .state = of.of.at(part).state};
    storage::payload_text const& one = of.of.at(part);
    out.head = asText(one.head);
    if (!isKept(of, part)) return out;
    if (!base::valid_utf8(one.body)) {
        out.about = inBytes(one.size) + tr(" of no text. All: signalbox events get %1 --payload --part %2 --raw")
                                            .arg(asText(schema::event_id::to_text(of.of.event)), asText(storage::name(part)));
        return out;
    }
    std::string_view const body = beginning(one.body, longest);
    out.more = body.size() < one.body.size();
    out.about = inBytes(one.size);
    if (out.more) out.about += tr(", the first %1 are shown").arg(body.size());
    out.text = cutLongLines(asText(inLines(body)), longest_line);
    return out;
}

BodyText bodyTree(storage::payload_outline const& of, payload_part part)
{
    BodyText out{.presence = of.presence, .state = of.of.at(part).state};
    if (!isKept(of, part)) return out;
    std::string const& body = of.of.at(part).body;
    if (auto const checked = wire::check_json(body); !checked) {
        out.about = tr("The body is no JSON: %1.").arg(QString::fromStdString(checked.error().detail));
        return out;
    }
    out.about = inBytes(body.size());
    out.json = std::make_shared<std::string const>(body);
    return out;
}

BodyText bodyStream(storage::payload_outline const& of, payload_part part, std::string_view dialect)
{
    BodyText out{.presence = of.presence, .state = of.of.at(part).state};
    if (!isKept(of, part)) return out;
    auto events = streamEvents(of.of.at(part), dialect);
    out.about = events ? events->about : tr("The reply is no stream of events.");
    if (events) out.stream = std::make_shared<StreamEvents const>(std::move(*events));
    return out;
}

BodyText textDifference(std::string const& before, std::string const& after)
{
    BodyText out{.presence = payload_presence::kept, .state = part_state::kept};
    if (before == after)
        out.about = tr("Both are the same %1.").arg(inBytes(before.size()));
    else if (before.size() > longest_compared || after.size() > longest_compared)
        out.about = tr("They differ, and are too long to be compared line by line: %1 and %2 bytes.").arg(before.size()).arg(after.size());
    else
        out = shownDifference(inLines(before) + "\n", inLines(after) + "\n", before.size(), after.size());
    return out;
}

BodyText bodyDifference(storage::payload_outline const& of, payload_part before, payload_part after)
{
    BodyText out{.presence = of.presence, .state = part_state::kept};
    for (payload_part const part : {before, after})
        if (!isKept(of, part)) {
            out.state = of.of.at(part).state;
            return out;
        }
    return textDifference(of.of.at(before).body, of.of.at(after).body);
}

}  // namespace signalbox::console
