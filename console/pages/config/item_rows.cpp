#include "console/pages/config/item_rows.hpp"

#include "engine/config/tree_values.hpp"

#include <QLineEdit>

namespace signalbox::console {

namespace {

constexpr int least_width = 60;

QString fromText(std::string const& text)
{
    return QString::fromStdString(text);
}

QToolButton* makeButton(QString const& sign, QString const& name)
{
    auto* const made = new QToolButton;
    made->setText(sign);
    made->setAutoRaise(true);
    made->setFocusPolicy(Qt::StrongFocus);
    made->setAccessibleName(name);
    made->setToolTip(name);
    return made;
}

}  // namespace

ItemRows::ItemRows(QWidget* parent) : MovableRows(parent), grid_(new QGridLayout(this))
{
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(4);
    grid_->setVerticalSpacing(2);
    grid_->setColumnStretch(0, 1);
}

void ItemRows::setList(FormList const& list, bool with_items)
{
    bool const same = list == list_ && with_items == with_items_ && grid_->count() > 0;
    list_ = list;
    with_items_ = with_items;
    if (!same) build(with_items);
}

void ItemRows::build(bool with_items)
{
    QString const focused = isAncestorOf(window()->focusWidget()) ? window()->focusWidget()->objectName() : QString();
    while (QLayoutItem* const item = grid_->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    forgetHandles();
    fresh_ = nullptr;
    auto* const title = new QLabel(fromText(list_.label));
    title->setToolTip(fromText(list_.about));
    grid_->addWidget(title, 0, 0, 1, 2);
    int row = 1;
    if (with_items)
        for (int place = 0; place < static_cast<int>(list_.items.size()); ++place, ++row) addItemRow(place);
    if (list_.further > 0 && with_items) {
        auto* const more = new QLabel(tr("%n more, in the text", nullptr, static_cast<int>(list_.further)));
        more->setWordWrap(true);
        grid_->addWidget(more, row++, 0, 1, 2);
    }
    addAddingRow(row);
    for (QWidget* each : findChildren<QWidget*>())
        if (!focused.isEmpty() && each->objectName() == focused && !each->isHidden()) each->setFocus();
}

void ItemRows::addItemRow(int place)
{
    RowHandle* const name = addHandle();
    QString const item = fromText(list_.items[static_cast<std::size_t>(place)]), what = fromText(config::noun_of(list_.label));
    name->setObjectName(QStringLiteral("%1[%2]").arg(list()).arg(place));
    name->describe(item, what, place, static_cast<int>(list_.items.size()), list_.of_sections);
    auto* const remove = makeButton(QStringLiteral("✕"), tr("Remove the %1 %2").arg(what, item));
    remove->setObjectName(QStringLiteral("remove_%1[%2]").arg(list()).arg(place));
    connect(remove, &QToolButton::clicked, this, [this, place] { emit removed(QStringLiteral("%1[%2]").arg(list()).arg(place)); });
    grid_->addWidget(name, place + 1, 0, Qt::AlignLeft);
    grid_->addWidget(remove, place + 1, 1);
}

void ItemRows::addAddingRow(int row)
{
    QString const what = fromText(config::noun_of(list_.label));
    bool const takes_text = !list_.of_sections || !list_.choices.empty();
    if (takes_text) {
        fresh_ = new QComboBox;
        fresh_->setEditable(!list_.of_sections);
        for (std::string const& each : list_.choices) fresh_->addItem(fromText(each));
        if (fresh_->isEditable()) {
            fresh_->setCurrentIndex(-1);
            fresh_->lineEdit()->setPlaceholderText(tr("add one"));
            connect(fresh_->lineEdit(), &QLineEdit::returnPressed, this, &ItemRows::add);
        }
        fresh_->setMinimumWidth(least_width);
        fresh_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        fresh_->setFocusPolicy(Qt::StrongFocus);
        fresh_->setObjectName(QStringLiteral("fresh_") + list());
        fresh_->setAccessibleName(tr("%1 to add to %2").arg(what, fromText(list_.label)));
        fresh_->setAccessibleDescription(fromText(list_.about));
        grid_->addWidget(fresh_, row, 0);
    }
    auto* const button = makeButton(QStringLiteral("+"), tr("Add a %1").arg(what));
    button->setObjectName(QStringLiteral("add_") + list());
    connect(button, &QToolButton::clicked, this, &ItemRows::add);
    grid_->addWidget(button, row, takes_text ? 1 : 0, Qt::AlignLeft);
}

void ItemRows::add()
{
    QString const value = fresh_ != nullptr ? fresh_->currentText().trimmed() : QString();
    if (value.isEmpty() && !list_.of_sections) return;
    QString const list = this->list();
    if (fresh_ != nullptr && fresh_->isEditable()) fresh_->clearEditText();
    emit added(list, value);
}

}  // namespace signalbox::console
