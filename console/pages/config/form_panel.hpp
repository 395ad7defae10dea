// The chosen part of the configuration as a form: its members where it is a group, its fields, its lists, and what the gateway says about the one that is
// looked at. An item of a list is gone into from here. Owned by the page, on the GUI thread.
#pragma once

#include "console/pages/config/field_form.hpp"
#include "console/pages/config/item_rows.hpp"
#include "console/pages/config/member_rows.hpp"

#include <QMenu>
#include <QScrollArea>
#include <QVBoxLayout>

#include <functional>

namespace signalbox::console {

class FormPanel : public QWidget {
    Q_OBJECT

public:
    explicit FormPanel(QWidget* parent);
    /// Shows what stands at the path; nothing of it can be changed while the text is no YAML (`root` is null).
    void setPlace(node_pointer const& root, QString const& path);
    /// Of what is shown: the path, or that of an item in it that was gone into.
    QString const& place() const { return inner_; }
    void goInto(QString const& path);
    MemberRows& members() { return *members_; }
    FieldForm& fields() { return *fields_; }

signals:
    void changed(QString const& path, QString const& value);
    void movePlace(QString const& list, int from, int to);
    void removePlace(QString const& path);
    void addTo(QString const& list, QString const& value);
    void addSection(QString const& path);

private:
    QWidget* makeHead();
    void connectParts();
    void showInner();
    void showMembers(node_pointer const& here);
    void showLists();
    void showMenu();
    QAction* offer(QString const& words, std::string const& about, std::function<void()> act);
    void takeRemoval();

    QLabel *title_, *about_, *explained_;
    QToolButton *back_, *sections_, *remove_;
    QMenu* menu_;
    QScrollArea* area_;
    QVBoxLayout* lists_column_;
    MemberRows* members_;
    FieldForm* fields_;
    std::vector<ItemRows*> lists_;
    node_pointer root_;
    QString path_, inner_;  // what the outline has, what is shown
};

}  // namespace signalbox::console
