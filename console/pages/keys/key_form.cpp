#include "console/pages/keys/key_form.hpp"

#include <QHBoxLayout>

#include <utility>

namespace signalbox::console {

KeyForm::KeyForm(QWidget* parent) : QWidget(parent), rows_(new QFormLayout(this)), about_(new QLabel), make_(new QPushButton)
{
    rows_->setContentsMargins(0, 4, 0, 4);
    about_->setTextFormat(Qt::PlainText);
    about_->setWordWrap(true);
    rows_->addRow(about_);
    name_ = field(tr("Nam&e"), QStringLiteral("key_name"), tr("What the key is for"));
    consumer_ = field(tr("Cons&umer"), QStringLiteral("key_consumer"), tr("Whose requests these are; empty: the name"));
    allow_ = field(tr("&Allow"), QStringLiteral("key_allow"), tr("group:ID, model:ID, provider:ID, http:ID, route:ID; empty: everything"));
    grace_ = field(tr("G&race of the old one"), QStringLiteral("key_grace"), tr("How long both work, as 2h or 7d; empty: 24h"));
    expires_ = field(tr("E&xpires"), QStringLiteral("key_expires"), tr("30d, 2027-01-01 or RFC 3339; empty: never"));
    auto* const buttons = new QHBoxLayout;
    auto* const leave = new QPushButton(tr("&Leave it"));
    make_->setObjectName(QStringLiteral("key_make"));
    buttons->addWidget(make_);
    buttons->addWidget(leave);
    buttons->addStretch(1);
    rows_->addRow(buttons);
    connect(name_, &QLineEdit::textChanged, this, &KeyForm::look);
    connect(make_, &QPushButton::clicked, this, &KeyForm::send);
    connect(leave, &QPushButton::clicked, this, &KeyForm::finish);
    hide();
}

QLineEdit* KeyForm::field(QString const& label, QString const& object, QString const& hint)
{
    auto* const made = new QLineEdit;
    made->setObjectName(object);
    made->setPlaceholderText(hint);
    made->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    made->setAccessibleDescription(hint);
    rows_->addRow(label, made);
    connect(made, &QLineEdit::returnPressed, make_, &QPushButton::click);
    return made;
}

void KeyForm::askForNew()
{
    about_->setText(tr("A new key works from the next request on."));
    make_->setText(tr("&Make the key"));
    begin(std::nullopt);
    name_->setFocus();
}

void KeyForm::askForOneInPlaceOf(GatewayKey const& key)
{
    about_->setText(tr("A key in the place of %1 (%2…), with its name, consumer and allow-list. The old one works for the grace.")
                        .arg(key.name, key.prefix));
    make_->setText(tr("&Make it"));
    begin(key);
    grace_->setFocus();
}

void KeyForm::begin(std::optional<GatewayKey> former)
{
    former_ = std::move(former);
    for (QLineEdit* each : {name_, consumer_, allow_, expires_, grace_}) each->clear();
    for (QLineEdit* each : {name_, consumer_, allow_}) rows_->setRowVisible(each, !former_);
    rows_->setRowVisible(grace_, former_.has_value());
    show();
    look();
}

void KeyForm::look()
{
    make_->setEnabled(free_ && (former_ || !name_->text().trimmed().isEmpty()));
}

void KeyForm::setFree(bool free)
{
    free_ = free;
    look();
}

void KeyForm::send()
{
    QString const expires = expires_->text().trimmed();
    if (former_) return emit rotationWanted(*former_, grace_->text().trimmed(), expires);
    emit wanted(
        {.name = name_->text().trimmed(), .consumer = consumer_->text().trimmed(), .expires = expires, .allow = rulesFrom(allow_->text())});
}

void KeyForm::finish()
{
    if (isHidden()) return;
    hide();
    former_.reset();
    emit finished();
}

}  // namespace signalbox::console
