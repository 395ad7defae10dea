// The field a query is typed into: it marks the part that is wrong and speaks of places as the language does, in bytes. Owned by the query
// bar, on the GUI thread.
#pragma once

#include "storage/filter.hpp"

#include <QLineEdit>

#include <optional>

namespace signalbox::console {

/// A part of a text in QString's units.
struct TextPart {
    int start = 0;
    int length = 0;
    bool operator==(TextPart const&) const = default;
};

/// Bytes of the text in UTF-8 and back; places inside a character belong to its beginning. Pure.
TextPart partOfText(QString const& text, storage::text_span const& bytes);
std::size_t byteAt(QString const& text, int position);

class QueryField : public QLineEdit {
    Q_OBJECT

public:
    explicit QueryField(QWidget* parent = nullptr);

    /// Underlines a part; one without length marks the character before it. Nothing takes the mark away.
    void setMark(std::optional<TextPart> mark);
    std::optional<TextPart> mark() const { return mark_; }
    int cursorX() const { return cursorRect().center().x(); }

private:
    void drawMark();
    std::optional<TextPart> mark_;
};

}  // namespace signalbox::console
