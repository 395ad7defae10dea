// The text of a configuration: YAML with colours and line numbers, problems underlined at their line with the engine's words. Owned by the page, on
// the GUI thread.
#pragma once

#include "console/config/document_edit.hpp"
#include "engine/config/finding.hpp"

#include <QPlainTextEdit>

#include <functional>
#include <vector>

namespace signalbox::console {

class LineNumbers;

class ConfigEditor : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit ConfigEditor(QWidget* parent);

    /// Lines end with LF, every character as it was set.
    QString text() const;
    /// What is undone afterwards is this, too: nothing that was typed is lost by it.
    void putText(QString const& text);
    /// Replaces bytes of the text; one step of undoing.
    void edit(TextEdit const& what);
    void setFindings(std::vector<config::finding> const& findings);
    /// The caret, and the line in the middle. From 1; a column of 0 is the first.
    void goTo(int line, int column);
    int caretLine() const { return textCursor().blockNumber() + 1; }
    /// The words of the problems at a line, one below the other; empty when there are none.
    QString problemsAt(int line) const;
    bool isError(int line) const;

    /// Asked about each key first; true: it takes the key. A list that is open passes its keys by here and by no filter of events.
    void setKeyFilter(std::function<bool(QKeyEvent&)> filter) { key_filter_ = std::move(filter); }

    // For the numbers beside it.
    int numbersWidth() const;
    void paintNumbers(QPaintEvent const& event);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void underline();
    void place();

    LineNumbers* numbers_;
    std::function<bool(QKeyEvent&)> key_filter_;
    std::vector<config::finding> findings_;
};

/// "unknown field \"modle\" (write: model)": what is wrong and the way out.
QString wordsOf(config::finding const& finding);

}  // namespace signalbox::console
