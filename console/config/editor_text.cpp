#include "console/config/editor_text.hpp"

namespace signalbox::console {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

std::string bytesOf(QString const& text, EditorForm form)
{
    std::string out = form.mark ? std::string(byte_order_mark) : std::string();
    out += form.crlf ? QString(text).replace(QLatin1Char('\n'), QStringLiteral("\r\n")).toStdString() : text.toStdString();
    return out;
}

std::optional<EditorText> editorText(std::string_view bytes)
{
    EditorText made;
    made.form.mark = bytes.starts_with(byte_order_mark);
    std::string_view const body = made.form.mark ? bytes.substr(byte_order_mark.size()) : bytes;
    made.form.crlf = body.find("\r\n") != body.npos;
    made.text = QString::fromUtf8(body.data(), static_cast<qsizetype>(body.size()));
    if (made.form.crlf) made.text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    return bytesOf(made.text, made.form) == bytes ? std::optional(made) : std::nullopt;
}

}  // namespace signalbox::console
