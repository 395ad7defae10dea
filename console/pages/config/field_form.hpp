// The fields of one section as a form, made from what schema/config.proto says of them. It shows values and says what the user wants changed; the
// text is changed by the page. Owned by the form panel, on the GUI thread.
#pragma once

#include "console/config/form_fields.hpp"

#include <QFormLayout>
#include <QWidget>

#include <vector>

namespace signalbox::console {

class FieldForm : public QWidget {
    Q_OBJECT

public:
    explicit FieldForm(QWidget* parent);
    /// Widgets stay while the fields are the same ones: a person may be typing into one.
    void setFields(std::vector<FormField> const& fields);

signals:
    /// An empty value: the field is to be absent.
    void changed(QString const& path, QString const& value);
    /// What the gateway says about the field that has the focus.
    void explained(QString const& words);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    QWidget* makeText(std::size_t place);
    QWidget* makeChoice(std::size_t place);
    void showValue(std::size_t place);

    QFormLayout* rows_;
    std::vector<FormField> fields_;
    std::vector<QWidget*> widgets_;  // by place in fields_
};

}  // namespace signalbox::console
