// A body as text with its changed lines marked, or its head. Owned by the view of a body, on the GUI thread.
#pragma once

#include "console/body/body_text.hpp"

#include <QPlainTextEdit>

namespace signalbox::console {

class BodyPane : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit BodyPane(QWidget* parent);
    void setText(QString const& text, std::vector<DiffLine::Kind> kinds);

private:
    void mark();
    std::vector<DiffLine::Kind> kinds_;
};

}  // namespace signalbox::console
