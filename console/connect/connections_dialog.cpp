#include "console/connect/connections_dialog.hpp"

#include "console/connect/connection_form.hpp"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr QSize first_size{760, 380};

QPushButton* button(QString const& text, QString const& object)
{
    auto* const made = new QPushButton(text);
    made->setObjectName(object);
    made->setAutoDefault(false);  // Enter in a field is no button
    return made;
}

}  // namespace

ConnectionsDialog::ConnectionsDialog(ConnectionBook& book, QString const& store, QWidget* parent)
    : QDialog(parent), book_(book), store_(store), list_(new QListWidget), form_(new ConnectionForm(nullptr)), wrong_(new QLabel)
{
    setObjectName(QStringLiteral("connections"));
    setWindowTitle(tr("Connections"));
    resize(first_size);
    auto* const column = new QVBoxLayout(this);
    auto* const row = new QHBoxLayout;
    row->addWidget(buildList(), 1);
    row->addWidget(buildFields(), 2);
    column->addLayout(row, 1);
    auto* const close = new QDialogButtonBox(QDialogButtonBox::Close);
    close->button(QDialogButtonBox::Close)->setAutoDefault(false);
    column->addWidget(close);
    connect(close, &QDialogButtonBox::rejected, this, &ConnectionsDialog::reject);
    connectParts();
    auto const now = book_.of(store_);
    fill(now ? now->name : QString());
}

QWidget* ConnectionsDialog::buildList()
{
    auto* const whole = new QWidget;
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    list_->setObjectName(QStringLiteral("connections_list"));
    list_->setAccessibleName(tr("Connections; Enter opens the chosen one"));
    column->addWidget(list_, 1);
    auto* const row = new QHBoxLayout;
    make_ = button(tr("Ne&w"), QStringLiteral("connections_new"));
    remove_ = button(tr("&Remove"), QStringLiteral("connections_remove"));
    row->addWidget(make_);
    row->addWidget(remove_);
    row->addStretch(1);
    column->addLayout(row);
    return whole;
}

QWidget* ConnectionsDialog::buildFields()
{
    auto* const whole = new QWidget;
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    auto* const about = new QLabel(tr("A gateway and the store that it writes. The settings hold no token: only where it is."));
    about->setWordWrap(true);
    column->addWidget(about);
    column->addWidget(form_);
    wrong_->setObjectName(QStringLiteral("connection_wrong"));
    wrong_->setTextFormat(Qt::PlainText);
    wrong_->setWordWrap(true);
    column->addWidget(wrong_);
    column->addStretch(1);
    auto* const row = new QHBoxLayout;
    save_ = button(tr("Sa&ve"), QStringLiteral("connections_save"));
    open_ = button(tr("&Open"), QStringLiteral("connections_open"));
    forget_ = button(tr("&Forget token"), QStringLiteral("connections_forget"));
    forget_->setToolTip(tr("The token is removed from where it is kept, and asked for when the connection is opened again"));
    row->addWidget(forget_);
    row->addStretch(1);
    row->addWidget(save_);
    row->addWidget(open_);
    column->addLayout(row);
    return whole;
}

void ConnectionsDialog::connectParts()
{
    connect(list_, &QListWidget::currentRowChanged, this, &ConnectionsDialog::showChosen);
    connect(list_, &QListWidget::itemActivated, this, &ConnectionsDialog::openChosen);
    connect(form_, &ConnectionForm::edited, this, [this] {
        edited_ = true;
        wrong_->clear();
        showState();
    });
    connect(make_, &QPushButton::clicked, this, &ConnectionsDialog::begin);
    connect(remove_, &QPushButton::clicked, this, &ConnectionsDialog::remove);
    connect(forget_, &QPushButton::clicked, this, [this] {
        book_.forgetToken(chosen());
        forget_->setEnabled(false);
    });
    connect(save_, &QPushButton::clicked, this, &ConnectionsDialog::save);
    connect(open_, &QPushButton::clicked, this, &ConnectionsDialog::openChosen);
}

void ConnectionsDialog::setKeyring(bool there)
{
    form_->setKeyring(there);
}

void ConnectionsDialog::fill(QString const& name)
{
    {
        QSignalBlocker const quiet(list_);
        list_->clear();
        for (Connection const& each : book_.all()) {
            list_->addItem(each.name);
            if (each.name == name) list_->setCurrentRow(list_->count() - 1);
        }
    }
    showChosen();
}

QString ConnectionsDialog::chosen() const
{
    return list_->currentItem() == nullptr ? QString() : list_->currentItem()->text();
}

void ConnectionsDialog::showChosen()
{
    auto const one = book_.named(chosen());
    form_->setConnection(one.value_or(Connection{.name = {}, .store = store_, .base_url = {}, .admin_url = {}, .token_at = {}}));
    edited_ = false;
    wrong_->clear();
    showState();
}

void ConnectionsDialog::showState()
{
    bool const is_new = chosen().isEmpty();
    save_->setEnabled(is_new || edited_);
    open_->setEnabled(!is_new || edited_);
    remove_->setEnabled(!is_new);
    auto const one = book_.named(chosen());
    forget_->setVisible(one && one->token == TokenPlace::asked);
    forget_->setEnabled(forget_->isVisibleTo(this));
}

void ConnectionsDialog::begin()
{
    list_->setCurrentRow(-1);
    showChosen();
    form_->focusName();
}

bool ConnectionsDialog::save()
{
    Connection const one = form_->connection();
    QString const wrong = book_.put(one, chosen());
    if (!wrong.isEmpty()) {
        wrong_->setText(wrong);
        return false;
    }
    fill(one.name);
    return true;
}

void ConnectionsDialog::remove()
{
    QString const name = chosen();
    if (!name.isEmpty()) book_.remove(name);
    fill({});
}

void ConnectionsDialog::openChosen()
{
    if (edited_ && !save()) return;
    QString const name = chosen();
    if (name.isEmpty()) return;
    accept();
    emit opened(name);
}

}  // namespace signalbox::console
