// The chosen part of the configuration as a form: its members where it is a group, its fields, and what the gateway says about the one that is
// looked at. Owned by the page, on the GUI thread.
#pragma once

#include "console/pages/config/field_form.hpp"
#include "console/pages/config/member_rows.hpp"

#include <QScrollArea>

namespace signalbox::console {

class FormPanel : public QWidget {
    Q_OBJECT

public:
    explicit FormPanel(QWidget* parent);
    /// Shows what stands at the path; nothing of it can be changed while the text is no YAML (`root` is null).
    void setPlace(node_pointer const& root, QString const& path);
    MemberRows& members() { return *members_; }
    FieldForm& fields() { return *fields_; }

signals:
    void changed(QString const& path, QString const& value);
    void swapChosen(QString const& list, int place);

private:
    QLabel *title_, *about_, *explained_;
    QScrollArea* area_;
    MemberRows* members_;
    FieldForm* fields_;
    QString path_;
};

}  // namespace signalbox::console
