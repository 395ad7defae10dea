#include "console/body/stream_events.hpp"

#include "console/look/amount_of.hpp"
#include "console/look/figures.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/dialect/first_content.hpp"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr std::size_t shown = 160;  // characters of an event

QString tr(char const* text, int n = -1)
{
    return QCoreApplication::translate("Bodies", text, nullptr, n);
}

QString asText(std::string_view bytes)
{
    std::string_view const beginning = bytes.substr(0, 4 * shown);
    return QString::fromUtf8(beginning.data(), static_cast<qsizetype>(beginning.size()));
}

QString beginningOf(storage::stream_event const& of)
{
    QString text = of.name.empty() ? QString() : asText(of.name) + QStringLiteral("  ");
    text += asText(of.data);
    return text.size() > qsizetype{shown} ? text.left(qsizetype{shown}) + QStringLiteral("…") : text;
}

std::optional<std::size_t> firstContent(storage::stream_times const& of, std::string_view dialect)
{
    auto const spoken = model::dialect_named(dialect);
    if (!spoken) return std::nullopt;
    std::vector<std::string_view> events;
    events.reserve(of.events.size());
    std::ranges::transform(of.events, std::back_inserter(events), &storage::stream_event::bytes);
    return dialect::first_content(dialect::format_of(*spoken), events);
}

QString inWords(std::chrono::microseconds time)
{
    return figures::duration(static_cast<double>(time.count()));
}

QString aboutStream(StreamEvents const& of, storage::stream_times const& from)
{
    QStringList out{amountOf(of.rows.size(), tr("%1 event"), tr("%1 events"))};
    if (from.last) out.back() += tr(", the last after %1").arg(inWords(*from.last));
    if (of.first_content && of.rows[*of.first_content].at)
        out << tr("First content after %1, in event %2").arg(inWords(*of.rows[*of.first_content].at)).arg(*of.first_content + 1);
    if (of.longest_gap) out << tr("Longest gap: %1, before event %2").arg(inWords(*of.rows[*of.longest_gap].gap)).arg(*of.longest_gap + 1);
    if (from.more_bytes > 0) out << tr("%1 more bytes are not shown").arg(from.more_bytes);
    if (auto const why = storage::why_untimed(from); !why.empty())
        out << tr("Times are missing: %1").arg(QString::fromUtf8(why.data(), static_cast<qsizetype>(why.size())));
    return out.join(QStringLiteral(". ")) + QLatin1Char('.');
}

}  // namespace

std::optional<StreamEvents> streamEvents(storage::payload_text const& part, std::string_view dialect)
{
    auto const from = storage::stream_times_of(part);
    if (!from) return std::nullopt;
    StreamEvents out;
    for (std::size_t i = 0; i < from->events.size(); ++i) {
        storage::stream_event const& each = from->events[i];
        out.rows.push_back({each.at, storage::gap_before(*from, i), each.bytes.size(), beginningOf(each)});
    }
    out.first_content = firstContent(*from, dialect);
    out.longest_gap = from->longest;
    out.about = aboutStream(out, *from);
    return out;
}

}  // namespace signalbox::console
