// The popup of Ctrl+K: a field, and below it what fits the letters typed; Enter runs it. Owned by the window, on the GUI thread.
#pragma once

#include "console/query/palette_model.hpp"

#include <QFrame>
#include <QPointer>

#include <vector>

class QLabel;
class QLineEdit;
class QListView;

namespace signalbox::console {

class CommandPalette : public QFrame {
    Q_OBJECT

public:
    /// Lies over `window`; hidden until popUp().
    explicit CommandPalette(QWidget* window);

    /// In the order in which equals are listed.
    void setEntries(std::vector<PaletteEntry> entries);
    /// Shows every entry with an empty field, and takes the keys.
    void popUp();
    /// Hides, and gives the keys back to where they were.
    void dismiss();

    QLineEdit& field() { return *field_; }
    QListView& list() { return *list_; }
    PaletteModel& model() { return *model_; }

signals:
    void dismissed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void typed(QString const& text);
    void run(QModelIndex const& index);
    bool key(int key);
    void place();

    PaletteModel* model_;
    QLineEdit* field_;
    QListView* list_;
    QLabel* count_;
    QPointer<QWidget> before_;  // had the keys
};

}  // namespace signalbox::console
