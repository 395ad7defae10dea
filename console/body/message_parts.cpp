#include "console/body/message_parts.hpp"

#include "console/body/json_lines.hpp"
#include "console/body/messages_html.hpp"
#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include "engine/base/base64.hpp"

#include <QCoreApplication>

#include <variant>

namespace signalbox::console {

namespace {

// Characters that are shown of a part before it is opened.
constexpr qsizetype text_shown = 4'000, system_shown = 600, call_shown = 1'200, result_shown = 800;
constexpr std::size_t longest_picture = 20u << 20;  // bytes of base64: a larger image is named, not drawn

QString tr(char const* text, int n = -1)
{
    return QCoreApplication::translate("Messages", text, nullptr, n);
}

QString asText(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

QImage smallPicture(model::image_part const& of)
{
    if (of.data.empty() || of.data.size() > longest_picture) return {};
    auto const bytes = base::decode_base64(of.data);
    if (!bytes) return {};
    QImage const whole = QImage::fromData(reinterpret_cast<uchar const*>(bytes->data()), static_cast<int>(bytes->size()));
    if (whole.isNull() || (whole.width() <= picture_width && whole.height() <= picture_height)) return whole;
    return whole.scaled(picture_width, picture_height, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

void addPicture(std::vector<QImage>& into, model::image_part const* of)
{
    if (of != nullptr) into.push_back(into.size() < most_pictures ? smallPicture(*of) : QImage());
}

/// Calls visit(image) for each image of a turn, in order.
template <class Visit>
void eachImage(model::turn const& of, Visit&& visit)
{
    for (model::part const& part : of.parts) {
        if (auto const* image = std::get_if<model::image_part>(&part)) visit(*image);
        if (auto const* result = std::get_if<model::tool_result_part>(&part))
            for (model::tool_content const& each : result->content)
                if (auto const* inner = std::get_if<model::image_part>(&each)) visit(*inner);
    }
}

}  // namespace

void addPictures(std::vector<QImage>& into, model::turn const& of)
{
    eachImage(of, [&](model::image_part const& image) { addPicture(into, &image); });
}

ShownParts::ShownParts(std::vector<model::turn> const& turns, QSet<QString> const& opened, QPalette const& palette)
    : opened_(opened), palette_(palette)
{
    for (model::turn const& turn : turns)
        for (model::part const& part : turn.parts)
            if (auto const* call = std::get_if<model::tool_call_part>(&part)) tools_.insert(asText(call->id), asText(call->name));
}

void ShownParts::countPicturesBefore(std::size_t message, std::function<model::turn const&(std::size_t)> const& turn_at)
{
    picture_ = 0;
    for (std::size_t at = 0; at < message; ++at) eachImage(turn_at(at), [&](model::image_part const&) { ++picture_; });
}

QString ShownParts::pale(QString const& text) const
{
    return QStringLiteral("<font color='%1'>%2</font>").arg(palette_.color(QPalette::PlaceholderText).name(), text.toHtmlEscaped());
}

QString ShownParts::folded(QString const& text, QString const& id, qsizetype shown, bool fixed) const
{
    bool const open = opened_.contains(id);
    QString const visible = open || text.size() <= shown ? text : text.left(shown);
    QString out = QStringLiteral("<div style='white-space:pre-wrap%1'>%2</div>")
                      .arg(fixed ? QStringLiteral("; font-family:monospace") : QString(), visible.toHtmlEscaped());
    if (shown > 0 && text.size() > shown)
        out += QStringLiteral("<div><a href='open:%1'>%2</a></div>")
                   .arg(id,
                        open ? tr("Show less") : tr("Show all %1 characters").arg(figures::count(static_cast<std::uint64_t>(text.size()))));
    return out;
}

QString ShownParts::callHtml(model::tool_call_part const& of, QString const& id) const
{
    QString const title = tr("Calls %1").arg(asText(of.name)).toHtmlEscaped();
    QString const arguments = of.custom ? asText(of.arguments) : QString::fromStdString(jsonLines(of.arguments));
    return QStringLiteral("<div><b>→ %1</b> %2</div>").arg(title, pale(asText(of.id))) + folded(arguments, id, call_shown, true);
}

QString ShownParts::resultHtml(model::tool_result_part const& of, QString const& id)
{
    QString const name = tools_.value(asText(of.tool_call_id));
    QString const title = (name.isEmpty() ? tr("Result") : tr("Result of %1").arg(name)).toHtmlEscaped();
    QString out = QStringLiteral("<div><b>← %1</b> %2").arg(title, pale(asText(of.tool_call_id)));
    if (of.is_error)
        out += QStringLiteral(" <b><font color='%1'>%2</font></b>").arg(Theme::instance().color(Role::bad).name(), tr("error"));
    out += QStringLiteral("</div>");
    int at = 0;
    for (model::tool_content const& each : of.content) {
        QString const place = QStringLiteral("%1c%2").arg(id).arg(at++);
        if (auto const* text = std::get_if<model::text_part>(&each)) out += folded(asText(text->text), place, result_shown, true);
        if (auto const* image = std::get_if<model::image_part>(&each)) out += imageHtml(*image);
        if (auto const* file = std::get_if<model::document_part>(&each))
            out += QStringLiteral("<div>%1</div>").arg(pale(tr("File %1").arg(asText(file->filename))));
    }
    return out;
}

QString ShownParts::imageHtml(model::image_part const& of)
{
    std::size_t const number = picture_++;
    QString about = of.media_type.empty() ? tr("image") : asText(of.media_type);
    if (!of.data.empty()) about += QStringLiteral(", ") + figures::bytes(of.data.size() / 4 * 3);
    if (!of.url.empty()) about += QStringLiteral(", ") + asText(of.url).left(200);
    if (!of.file_id.empty()) about += QStringLiteral(", ") + asText(of.file_id);
    QString const picture =
        of.data.empty() || number >= most_pictures ? QString() : QStringLiteral("<img src='picture:%1'><br>").arg(number);
    return QStringLiteral("<div>%1%2</div>").arg(picture, pale(about));
}

QString ShownParts::partHtml(model::part const& of, QString const& id)
{
    if (auto const* call = std::get_if<model::tool_call_part>(&of)) return callHtml(*call, id);
    if (auto const* result = std::get_if<model::tool_result_part>(&of)) return resultHtml(*result, id);
    if (auto const* image = std::get_if<model::image_part>(&of)) return imageHtml(*image);
    if (auto const* refusal = std::get_if<model::refusal_part>(&of))
        return QStringLiteral("<div><b>%1</b></div>").arg(tr("Refuses")) + folded(asText(refusal->text), id, text_shown, false);
    if (auto const* thinking = std::get_if<model::thinking_part>(&of)) {
        QString const text = asText(thinking->text);
        bool const open = opened_.contains(id);
        QString const title = tr("Thinking, %1 characters").arg(figures::count(static_cast<std::uint64_t>(text.size())));
        QString const head =
            QStringLiteral("<div><a href='open:%1'>%2 %3</a></div>").arg(id, open ? QStringLiteral("▾") : QStringLiteral("▸"), title);
        return open ? head + QStringLiteral("<i>%1</i>").arg(folded(text, id, text.size(), false)) : head;
    }
    if (std::holds_alternative<model::redacted_thinking_part>(of))
        return QStringLiteral("<div>%1</div>").arg(pale(tr("Thinking that the provider keeps to itself")));
    if (auto const* file = std::get_if<model::document_part>(&of))
        return QStringLiteral("<div>%1</div>")
                   .arg(pale(
                       tr("File %1 %2").arg(asText(file->filename.empty() ? file->file_id : file->filename), asText(file->media_type)))) +
               folded(asText(file->text), id, result_shown, false);
    if (auto const* audio = std::get_if<model::audio_part>(&of))
        return QStringLiteral("<div>%1</div>")
            .arg(pale(tr("Sound, %1, %2").arg(asText(audio->format), figures::bytes(audio->data.size() / 4 * 3))));
    return {};
}

QString ShownParts::html(model::turn const& of, QString const& id)
{
    bool const system = of.who == model::role::system || of.who == model::role::developer;
    QString out;
    int at = 0;
    for (model::part const& each : of.parts) {
        QString const place = QStringLiteral("%1p%2").arg(id).arg(at++);
        if (auto const* text = std::get_if<model::text_part>(&each))
            out += folded(asText(text->text), place, system ? system_shown : text_shown, false);
        else
            out += partHtml(each, place);
    }
    return out;
}

}  // namespace signalbox::console
