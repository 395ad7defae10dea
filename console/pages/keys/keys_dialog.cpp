#include "console/pages/keys/keys_dialog.hpp"

#include "console/look/figures.hpp"
#include "console/pages/cells_table.hpp"
#include "console/pages/config/gateway_dialog.hpp"
#include "console/pages/config/notice_line.hpp"
#include "console/pages/keys/fresh_key.hpp"
#include "console/pages/keys/key_form.hpp"

#include "engine/base/timestamp.hpp"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTabWidget>
#include <QTableView>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr QSize first_size{920, 540};

/// As the gateway wrote it where it is no time.
QString momentOf(QString const& written)
{
    auto const us = base::parse_timestamp(written.toStdString());
    return us ? figures::moment(*us, QTimeZone::systemTimeZone(), figures::Precision::minutes) : written;
}

QStringList cellsOf(GatewayKey const& key)
{
    return {key.name,
            key.consumer,
            key.prefix + QStringLiteral("…"),
            key.state,
            momentOf(key.created),
            key.expires.isEmpty() ? KeysDialog::tr("never") : momentOf(key.expires),
            key.allow.isEmpty() ? KeysDialog::tr("everything") : key.allow.join(QStringLiteral(", "))};
}

}  // namespace

KeysDialog::KeysDialog(GatewayKeys& keys, QWidget* parent)
    : QDialog(parent),
      keys_(keys),
      notice_(new NoticeLine(nullptr)),
      fresh_(new FreshKey(nullptr)),
      form_(new KeyForm(nullptr)),
      table_(new CellsTable({}, this)),
      limits_(new CellsTable({2, 3, 4, 5}, this))
{
    setObjectName(QStringLiteral("keys_dialog"));
    setWindowTitle(tr("Keys of the gateway"));
    resize(first_size);
    auto* const column = new QVBoxLayout(this);
    auto* const top = new QHBoxLayout;
    gateway_ = new QLabel;
    gateway_->setTextFormat(Qt::PlainText);
    auto* const connecting = new QPushButton(tr("Connect to a &gateway…"));
    connecting->setObjectName(QStringLiteral("keys_connect"));
    again_ = new QPushButton(tr("Ask aga&in"));
    top->addWidget(gateway_, 1);
    top->addWidget(connecting);
    top->addWidget(again_);
    column->addLayout(top);
    column->addWidget(notice_);
    column->addWidget(fresh_);
    column->addWidget(form_);
    auto* const tabs = new QTabWidget;
    tabs->setAccessibleName(tr("Keys and limits"));
    tabs->addTab(buildKeys(), tr("Ke&ys"));
    tabs->addTab(buildLimits(), tr("Limi&ts"));
    column->addWidget(tabs, 1);
    auto* const close = new QDialogButtonBox(QDialogButtonBox::Close);
    column->addWidget(close);
    connect(close, &QDialogButtonBox::rejected, this, &KeysDialog::reject);
    connect(connecting, &QPushButton::clicked, this, &KeysDialog::askGateway);
    for (QPushButton* each : findChildren<QPushButton*>()) each->setAutoDefault(false);  // Enter in the list is no button
    connectParts();
    begin();
}

QTableView* KeysDialog::buildTable(CellsTable* model, QString const& name)
{
    auto* const made = new QTableView;
    made->setModel(model);
    made->setObjectName(model == table_ ? QStringLiteral("keys_list") : QStringLiteral("keys_limits"));
    made->setAccessibleName(name);
    made->setSelectionBehavior(QAbstractItemView::SelectRows);
    made->setSelectionMode(QAbstractItemView::SingleSelection);
    made->setTabKeyNavigation(false);
    made->setWordWrap(false);
    made->setShowGrid(false);
    made->setAlternatingRowColors(true);
    made->verticalHeader()->hide();
    made->horizontalHeader()->setHighlightSections(false);
    made->horizontalHeader()->setStretchLastSection(true);
    return made;
}

QWidget* KeysDialog::buildKeys()
{
    auto* const whole = new QWidget;
    auto* const column = new QVBoxLayout(whole);
    view_ = buildTable(table_, tr("Keys; Delete revokes the chosen one"));
    column->addWidget(view_, 1);
    auto* const row = new QHBoxLayout;
    auto const button = [&](QString const& text, QString const& object) {
        auto* const made = new QPushButton(text);
        made->setObjectName(object);
        row->addWidget(made);
        return made;
    };
    make_ = button(tr("&New key…"), QStringLiteral("keys_new"));
    rotate_ = button(tr("R&otate…"), QStringLiteral("keys_rotate"));
    revoke_ = button(tr("Re&voke…"), QStringLiteral("keys_revoke"));
    rotate_->setAccessibleDescription(tr("Makes a key in the place of the chosen one"));
    row->addStretch(1);
    column->addLayout(row);
    return whole;
}

QWidget* KeysDialog::buildLimits()
{
    auto* const whole = new QWidget;
    auto* const column = new QVBoxLayout(whole);
    limits_line_ = new QLabel;
    limits_line_->setTextFormat(Qt::PlainText);
    limits_line_->setWordWrap(true);
    column->addWidget(limits_line_);
    column->addWidget(buildTable(limits_, tr("Limits of the gateway and what is used of them")), 1);
    return whole;
}

void KeysDialog::connectParts()
{
    connect(&keys_, &GatewayKeys::gatewayChanged, this, &KeysDialog::begin);
    connect(&keys_, &GatewayKeys::busyChanged, this, &KeysDialog::showState);
    connect(&keys_, &GatewayKeys::listed, this, &KeysDialog::showKeys);
    connect(&keys_, &GatewayKeys::limitsRead, this, &KeysDialog::showLimits);
    connect(&keys_, &GatewayKeys::failed, this, [this](QString const& why) { notice_->say(why, true); });
    connect(&keys_, &GatewayKeys::revoked, this, [this](GatewayKey const& key) {
        notice_->say(tr("%1 (%2…) is revoked: its callers are refused from the next request on.").arg(key.name, key.prefix), false);
    });
    connect(&keys_, &GatewayKeys::made, this, [this](GatewayKey const& key, QString const& text) {
        notice_->clear();
        form_->finish();
        fresh_->showKey(key, text);
    });
    connect(again_, &QPushButton::clicked, this, [this] {
        notice_->clear();
        keys_.refresh();
    });
    connect(make_, &QPushButton::clicked, form_, &KeyForm::askForNew);
    connect(rotate_, &QPushButton::clicked, this, [this] {
        if (GatewayKey const* key = chosen()) form_->askForOneInPlaceOf(*key);
    });
    connect(revoke_, &QPushButton::clicked, this, &KeysDialog::askToRevoke);
    connect(new QShortcut(QKeySequence::Delete, view_, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, revoke_,
            &QPushButton::click);
    connect(new QShortcut(Qt::Key_F5, this), &QShortcut::activated, again_, &QPushButton::click);
    connect(form_, &KeyForm::wanted, &keys_, &GatewayKeys::create);
    connect(form_, &KeyForm::rotationWanted, &keys_, &GatewayKeys::rotate);
    connect(form_, &KeyForm::finished, view_, qOverload<>(&QWidget::setFocus));
    connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &KeysDialog::showState);
}

/// Of the gateway that is asked from now on.
void KeysDialog::begin()
{
    fresh_->putAway();
    form_->finish();
    showKeys({});
    limits_->set({.header = limitHeader(), .rows = {}});
    if (keys_.hasGateway()) {
        notice_->clear();
        gateway_->setText(tr("Gateway %1").arg(keys_.url()));
        limits_line_->setText(tr("Reading the limits …"));
        keys_.refresh();
    } else {
        gateway_->setText(tr("No gateway"));
        limits_line_->clear();
        notice_->say(tr("Keys belong to a gateway that runs. Start one from the start page, or connect to one with its operator's address "
                        "and the token "
                        "of its server.admin.token."),
                     false);
    }
    showState();
}

void KeysDialog::showKeys(std::vector<GatewayKey> const& keys)
{
    GatewayKey const* const before = chosen();
    QString const id = before ? before->id : QString();
    rows_ = keys;
    ChartTable table;
    table.header << tr("Name") << tr("Consumer") << tr("Begins with") << tr("State") << tr("Created") << tr("Expires") << tr("Allowed");
    for (GatewayKey const& each : rows_) table.rows.push_back(cellsOf(each));
    table_->set(std::move(table));
    view_->resizeColumnsToContents();
    auto const found = std::ranges::find(rows_, id, &GatewayKey::id);
    if (!rows_.empty()) view_->selectRow(found == rows_.end() ? 0 : static_cast<int>(found - rows_.begin()));
    showState();
}

void KeysDialog::showLimits(std::vector<LimitState> const& limits)
{
    ChartTable table{.header = limitHeader(), .rows = {}};
    for (LimitState const& each : limits) table.rows.push_back(limitCells(each));
    limits_->set(std::move(table));
    limits_line_->setText(limits.empty() ? tr("The gateway has no limits.") : tr("Limits of the gateway, the fullest first"));
}

void KeysDialog::showState()
{
    GatewayKey const* const key = chosen();
    bool const free = keys_.hasGateway() && !keys_.busy();
    again_->setEnabled(free);
    make_->setEnabled(free);
    rotate_->setEnabled(free && key && key->isActive());
    revoke_->setEnabled(free && key && key->isActive());
    form_->setFree(free);
}

GatewayKey const* KeysDialog::chosen() const
{
    int const row = view_->currentIndex().row();
    return row >= 0 && row < static_cast<int>(rows_.size()) ? &rows_[static_cast<std::size_t>(row)] : nullptr;
}

void KeysDialog::askGateway()
{
    auto* const dialog = new GatewayDialog(keys_.url(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { keys_.connectTo(dialog->address(), dialog->token()); });
    dialog->open();
}

void KeysDialog::askToRevoke()
{
    GatewayKey const* const key = chosen();
    if (!key) return;
    notice_->say(tr("Revoke the key %1 (%2…) of %3? Its callers are refused from the next request on, and it cannot be taken back.")
                     .arg(key->name, key->prefix, key->consumer),
                 true,
                 {{tr("Revoke %1").arg(key->name),
                   [this, key = *key] {
                       notice_->clear();
                       keys_.revoke(key);
                   }},
                  {tr("&Keep it"), [this] { notice_->clear(); }}});
    notice_->way(1)->setFocus();
}

/// The text of a new key is lost with the window: it closes when the gateway has answered, and asks once about a text that was not copied.
void KeysDialog::reject()
{
    if (keys_.busy() && !form_->isHidden()) return notice_->say(tr("The gateway has not answered yet. It has ten seconds at most."), false);
    if (!fresh_->isPending()) return QDialog::reject();
    auto const lose = [this] {
        fresh_->putAway();
        QDialog::reject();
    };
    notice_->say(tr("The text of the new key was not copied, and it is shown this once."), true, {{tr("Close, an&d lose it"), lose}});
}

}  // namespace signalbox::console
