#include "console/body/stream_text.hpp"

#include "console/look/figures.hpp"

#include <QCoreApplication>
#include <QStringList>

namespace signalbox::console {

namespace {

constexpr qsizetype shown = 160;  // characters of an event

QString tr(char const* text)
{
    return QCoreApplication::translate("Bodies", text);
}

struct Cut {
    std::string_view name, data;
    std::size_t size = 0;
};

/// The next event is taken off the front: up to a blank line of server-sent events, one line of others.
Cut takeEvent(std::string_view& rest, bool lines)
{
    Cut out;
    std::string_view const before = rest;
    while (!rest.empty()) {
        std::size_t const end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (lines) {
            out.data = line;
            break;
        }
        if (line.empty()) break;
        auto const value = [&](std::string_view name) {
            return line.substr(std::min(line.size(), name.size() + (line.size() > name.size() && line[name.size()] == ' ' ? 1 : 0)));
        };
        if (line.starts_with("event:")) out.name = value("event:");
        if (line.starts_with("data:") && out.data.empty()) out.data = value("data:");
        if (line.starts_with(':')) out.data = line;
    }
    out.size = before.size() - rest.size();
    return out;
}

QString asText(std::string_view bytes)
{
    return QString::fromUtf8(bytes.substr(0, 4 * shown).data(), static_cast<qsizetype>(std::min<std::size_t>(bytes.size(), 4 * shown)));
}

}  // namespace

bool isStream(std::string_view body)
{
    for (std::string_view const begin : {"data:", "event:", ":", "id:", "retry:"})
        if (body.starts_with(begin)) return true;
    std::size_t const line = body.find('\n');
    return body.starts_with('{') && line != std::string_view::npos && line > 0 && body[line - 1] == '}' && line + 1 < body.size() &&
           body[line + 1] == '{';
}

QString streamText(std::string_view body)
{
    if (!isStream(body)) return tr("The reply is no stream of events.");
    bool const lines = body.starts_with('{');
    QStringList out{
        tr("The payload store keeps what came and not when: each event's time is not known. First and last content: the tab Details."), {}};
    int number = 0;
    while (!body.empty() && number < most_stream_events) {
        Cut const one = takeEvent(body, lines);
        if (one.data.empty() && one.name.empty()) continue;
        ++number;
        QString text = one.name.empty() ? QString() : asText(one.name) + QStringLiteral("  ");
        text += asText(one.data);
        if (text.size() > shown) text = text.left(shown) + QStringLiteral("…");
        out << QStringLiteral("%1  %2 B  %3").arg(number, 5).arg(one.size, 7).arg(text);
    }
    if (!body.empty()) out << tr("… %1 more bytes").arg(body.size());
    return out.join(QLatin1Char('\n'));
}

}  // namespace signalbox::console
