#include "console/pages/config/field_form.hpp"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int least_width = 60;

QString fromText(std::string const& text)
{
    return QString::fromStdString(text);
}

bool sameShape(FormField const& a, FormField const& b)
{
    return a.path == b.path && a.kind == b.kind && a.choices == b.choices && a.present == b.present;
}

QString wordsAbout(FormField const& field)
{
    QString words = fromText(field.about);
    if (!field.range.empty()) words += FieldForm::tr(" Allowed: %1.").arg(fromText(field.range));
    if (!field.fallback.empty()) words += FieldForm::tr(" When absent: %1.").arg(fromText(field.fallback));
    return fromText(field.label) + QStringLiteral(": ") + words;
}

QString absentText(FormField const& field)
{
    return field.fallback.empty() ? FieldForm::tr("(not set)") : FieldForm::tr("(%1)").arg(fromText(field.fallback));
}

QStringList choicesOf(FormField const& field)
{
    QStringList all;
    if (!field.present || !field.required) all << absentText(field);
    if (field.kind == FormField::Kind::boolean) return all << QStringLiteral("true") << QStringLiteral("false");
    for (std::string const& each : field.choices) all << fromText(each);
    if (field.present && !all.contains(fromText(field.value))) all << fromText(field.value);  // one that the gateway does not know
    return all;
}

}  // namespace

FieldForm::FieldForm(QWidget* parent) : QWidget(parent), rows_(new QFormLayout(this))
{
    rows_->setContentsMargins(0, 0, 0, 0);
    rows_->setRowWrapPolicy(QFormLayout::WrapLongRows);
    rows_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void FieldForm::setFields(std::vector<FormField> const& fields)
{
    bool const same = std::equal(fields.begin(), fields.end(), fields_.begin(), fields_.end(), sameShape);
    fields_ = fields;
    if (!same) build();
    for (std::size_t place = 0; place < fields_.size(); ++place) showValue(place);
}

void FieldForm::build()
{
    QString const focused = isAncestorOf(window()->focusWidget()) ? window()->focusWidget()->objectName() : QString();
    while (rows_->rowCount() > 0) rows_->removeRow(0);
    widgets_.clear();
    for (std::size_t place = 0; place < fields_.size(); ++place) {
        FormField const& field = fields_[place];
        bool const text = field.kind == FormField::Kind::text || field.kind == FormField::Kind::number;
        QWidget* const made = text ? makeText(place) : makeChoice(place);
        made->setObjectName(fromText(field.path));
        made->setAccessibleName(fromText(field.label));
        made->setAccessibleDescription(wordsAbout(field));
        made->setToolTip(wordsAbout(field));
        made->setMinimumWidth(least_width);
        made->installEventFilter(this);
        auto* const label = new QLabel(fromText(field.label));
        label->setBuddy(made);
        label->setToolTip(wordsAbout(field));
        rows_->addRow(label, made);
        widgets_.push_back(made);
        if (made->objectName() == focused) made->setFocus();
    }
}

QWidget* FieldForm::makeText(std::size_t place)
{
    auto* const made = new QLineEdit;
    connect(made, &QLineEdit::editingFinished, this, [this, made, place] {
        FormField const& field = fields_[place];
        bool const same = made->text() == fromText(field.value) || (!field.present && made->text().isEmpty());
        if (!same) emit changed(fromText(field.path), made->text());
    });
    return made;
}

QWidget* FieldForm::makeChoice(std::size_t place)
{
    auto* const made = new QComboBox;
    made->addItems(choicesOf(fields_[place]));
    made->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    made->setFocusPolicy(Qt::StrongFocus);  // turning the wheel over the form scrolls it
    connect(made, &QComboBox::activated, this, [this, made, place](int index) {
        FormField const& field = fields_[place];
        bool const absent = index == 0 && (!field.present || !field.required);
        if (absent && field.present) return emit changed(fromText(field.path), QString());
        if (!absent && (made->itemText(index) != fromText(field.value) || !field.present))
            emit changed(fromText(field.path), made->itemText(index));
    });
    return made;
}

void FieldForm::showValue(std::size_t place)
{
    FormField const& field = fields_[place];
    if (auto* const text = qobject_cast<QLineEdit*>(widgets_[place])) {
        text->setPlaceholderText(absentText(field));
        if (!text->hasFocus() || !text->isModified()) text->setText(fromText(field.value));
    } else if (auto* const choice = qobject_cast<QComboBox*>(widgets_[place])) {
        if (field.present && choice->findText(fromText(field.value)) < 0) choice->addItem(fromText(field.value));
        choice->setCurrentIndex(field.present ? choice->findText(fromText(field.value)) : 0);
    }
}

bool FieldForm::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn)
        if (auto* const widget = qobject_cast<QWidget*>(watched)) emit explained(widget->accessibleDescription());
    if (event->type() == QEvent::Wheel && qobject_cast<QComboBox*>(watched) != nullptr) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace signalbox::console
