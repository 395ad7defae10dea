// One list of a section as a form: its items, of which each can be moved, removed and gone into, and a row to add one. It says what the user wants
// changed; the text is changed by the page. Owned by the form panel, on the GUI thread.
#pragma once

#include "console/config/form_lists.hpp"
#include "console/pages/config/movable_rows.hpp"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>

namespace signalbox::console {

class ItemRows : public MovableRows {
    Q_OBJECT

public:
    explicit ItemRows(QWidget* parent);
    /// `with_items` is false where the items are shown by other rows: then only one can be added.
    void setList(FormList const& list, bool with_items);
    bool ofSections() const { return list_.of_sections; }
    QString list() const { return QString::fromStdString(list_.path); }

signals:
    void added(QString const& list, QString const& value);
    void removed(QString const& path);

private:
    void build(bool with_items);
    void addItemRow(int place);
    void addAddingRow(int row);
    void add();

    QGridLayout* grid_;
    FormList list_;
    QComboBox* fresh_ = nullptr;  // null: a section that refers to nothing
    bool with_items_ = true;
};

}  // namespace signalbox::console
