#include "console/connect/connection_form.hpp"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

// The order of the choices.
constexpr std::array places{TokenPlace::none, TokenPlace::environment, TokenPlace::file, TokenPlace::asked};
constexpr int wide = 300;  // pixels of a field

}  // namespace

ConnectionForm::ConnectionForm(QWidget* parent) : QWidget(parent), token_(new QComboBox)
{
    auto* const rows = new QFormLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    name_ = line(*rows, tr("&Name"), QStringLiteral("connection_name"), tr("production"));
    store_ = new QLineEdit;
    store_->setObjectName(QStringLiteral("connection_store"));
    store_->setAccessibleName(tr("Store"));
    store_->setPlaceholderText(QStringLiteral("/var/lib/signalbox/events.db"));
    auto* const choose_store = chooser(tr("Choose the store"));
    rows->addRow(tr("&Store"), beside(store_, choose_store));
    gateway_ = line(*rows, tr("&Gateway"), QStringLiteral("connection_gateway"), QStringLiteral("http://127.0.0.1:8080/v1"));
    admin_ = line(*rows, tr("Operator's &address"), QStringLiteral("connection_admin"), QStringLiteral("http://127.0.0.1:9090"));
    token_->setObjectName(QStringLiteral("connection_token"));
    token_->setAccessibleName(tr("Where the operator's token is"));
    token_->addItems({tr("none"), tr("in a variable of the environment"), tr("in a file"), tr("asked for, and kept in memory")});
    rows->addRow(tr("&Token"), token_);
    token_at_ = new QLineEdit;
    token_at_->setObjectName(QStringLiteral("connection_token_at"));
    token_at_->setAccessibleName(tr("Variable or file of the token"));
    choose_token_ = chooser(tr("Choose the file of the token"));
    rows->addRow(QString(), beside(token_at_, choose_token_));
    static_cast<QLabel*>(rows->labelForField(store_->parentWidget()))->setBuddy(store_);
    for (QLineEdit* const each : {name_, store_, gateway_, admin_, token_at_}) {
        each->setMinimumWidth(wide);
        connect(each, &QLineEdit::textEdited, this, &ConnectionForm::edited);
    }
    connect(token_, &QComboBox::currentIndexChanged, this, [this] {
        showToken();
        emit edited();
    });
    connect(choose_store, &QPushButton::clicked, this,
            [this] { chooseFile(*store_, tr("The store of a gateway"), tr("Event stores (*.db);;All files (*)")); });
    connect(choose_token_, &QPushButton::clicked, this, [this] { chooseFile(*token_at_, tr("The file of a token"), tr("All files (*)")); });
    showToken();
}

QLineEdit* ConnectionForm::line(QFormLayout& rows, QString const& label, QString const& object, QString const& hint)
{
    auto* const made = new QLineEdit;
    made->setObjectName(object);
    made->setPlaceholderText(hint);
    made->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    rows.addRow(label, made);
    return made;
}

QPushButton* ConnectionForm::chooser(QString const& name)
{
    auto* const made = new QPushButton(tr("Choose…"));
    made->setAccessibleName(name);
    made->setAutoDefault(false);
    return made;
}

QWidget* ConnectionForm::beside(QLineEdit* line, QPushButton* button)
{
    auto* const whole = new QWidget;
    auto* const row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(line, 1);
    row->addWidget(button);
    return whole;
}

void ConnectionForm::chooseFile(QLineEdit& into, QString const& title, QString const& kinds)
{
    QString const path = QFileDialog::getOpenFileName(this, title, QFileInfo(into.text()).path(), kinds);
    if (path.isEmpty()) return;
    into.setText(path);
    emit edited();
}

void ConnectionForm::showToken()
{
    TokenPlace const place = places[static_cast<std::size_t>(std::max(token_->currentIndex(), 0))];
    bool const file = place == TokenPlace::file;
    token_at_->parentWidget()->setVisible(file || place == TokenPlace::environment);
    choose_token_->setVisible(file);
    token_at_->setPlaceholderText(file ? QStringLiteral("/run/secrets/signalbox-admin") : QStringLiteral("SIGNALBOX_ADMIN_TOKEN"));
}

Connection ConnectionForm::connection() const
{
    Connection made{.name = name_->text().trimmed(),
                    .store = store_->text().trimmed(),
                    .base_url = gateway_->text().trimmed(),
                    .admin_url = admin_->text().trimmed(),
                    .token = places[static_cast<std::size_t>(std::max(token_->currentIndex(), 0))],
                    .token_at = {}};
    if (made.token == TokenPlace::environment || made.token == TokenPlace::file) made.token_at = token_at_->text().trimmed();
    return made;
}

void ConnectionForm::setConnection(Connection const& one)
{
    QSignalBlocker const quiet(this);
    name_->setText(one.name);
    store_->setText(one.store);
    gateway_->setText(one.base_url);
    admin_->setText(one.admin_url);
    token_->setCurrentIndex(static_cast<int>(std::ranges::find(places, one.token) - places.begin()));
    token_at_->setText(one.token_at);
    showToken();
}

void ConnectionForm::setKeyring(bool there)
{
    token_->setItemText(static_cast<int>(std::ranges::find(places, TokenPlace::asked) - places.begin()),
                        there ? tr("asked for, and kept in the desktop's keyring") : tr("asked for, and kept in memory"));
}

void ConnectionForm::focusName()
{
    name_->setFocus();
}

}  // namespace signalbox::console
