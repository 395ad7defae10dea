// The bytes of a file as an editor shows them, and back: an editor knows one kind of line end and no byte order mark, a file has its own. Pure.
#pragma once

#include <QString>

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::console {

struct EditorForm {
    bool mark = false;  // a byte order mark stands at the beginning
    bool crlf = false;  // lines end with CR LF
    bool operator==(EditorForm const&) const = default;
};

struct EditorText {
    QString text;  // lines end with LF
    EditorForm form;
};

/// Nothing for bytes that would not come back as they are: no UTF-8, mixed line ends.
std::optional<EditorText> editorText(std::string_view bytes);
std::string bytesOf(QString const& text, EditorForm form);

}  // namespace signalbox::console
