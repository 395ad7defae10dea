// What every chart of ours has: a name, a sentence, a table of its data (F9) and the same as CSV. Owned by its page; the GUI thread.
#pragma once

#include "console/chart/chart_data.hpp"

#include <QWidget>

class QAction;
class QTableView;

namespace signalbox::console {

class ChartWidget : public QWidget {
    Q_OBJECT

public:
    explicit ChartWidget(QWidget* parent = nullptr);

    /// The heading, which is also the accessible name.
    void setTitle(QString const& title);
    QString const& title() const { return title_; }
    /// The accessible description, and the tool tip of the heading.
    void setSentence(QString const& sentence);
    QString const& sentence() const { return sentence_; }
    /// Stands in the middle of the picture: why it is empty, or that it is being loaded.
    void setNote(QString const& note);
    QString const& note() const { return note_; }

    virtual ChartTable table() const = 0;
    bool tableShown() const;
    void showTable(bool shown);
    /// Writes the table as CSV to the clipboard.
    void copyCsv();
    QAction* tableAction() const { return table_action_; }
    QAction* copyAction() const { return copy_action_; }

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

signals:
    void tableToggled(bool shown);

protected:
    /// The picture has to be made anew; a shown table too.
    void dataChanged();
    /// Whether the frame of the keyboard is due: not for a focus that a click or a new window gave.
    bool focusShown() const { return hasFocus() && by_key_; }
    /// Colours, fonts or the size are other ones.
    virtual void invalidate() { update(); }
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    /// Derived charts call it for what they do not use.
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void makeTable();
    void fillTable();

    QString title_, sentence_, note_;
    QAction* table_action_ = nullptr;
    QAction* copy_action_ = nullptr;
    QWidget* sheet_ = nullptr;  // the table with its heading, over the picture
    QTableView* view_ = nullptr;
    bool by_key_ = false;
};

}  // namespace signalbox::console
