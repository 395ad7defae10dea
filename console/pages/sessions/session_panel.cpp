#include "console/pages/sessions/session_panel.hpp"

#include "console/look/figures.hpp"
#include "console/pages/sessions/session_axis.hpp"
#include "console/pages/sessions/session_words.hpp"
#include "console/pages/traffic/facts_text.hpp"

#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QTimeZone>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int turn_role = Qt::UserRole, event_role = Qt::UserRole + 1;

QLabel* addLabel(QVBoxLayout& to)
{
    auto* const made = new QLabel;
    made->setWordWrap(true);
    made->setTextFormat(Qt::PlainText);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    to.addWidget(made);
    return made;
}

QTreeWidget* makeTree(QString const& name, QStringList const& columns)
{
    auto* const made = new QTreeWidget;
    made->setAccessibleName(name);
    made->setHeaderLabels(columns);
    made->setUniformRowHeights(true);
    made->setAllColumnsShowFocus(true);
    made->setFrameShape(QFrame::NoFrame);
    return made;
}

QString costOf(schema::Event const& event)
{
    return event.has_actual_cost_micros() ? figures::exactCost(event.actual_cost_micros()) : figures::unknown();
}

QString modelOf(schema::Event const& event)
{
    return QString::fromStdString(event.resolved_model().empty() ? event.requested_model() : event.resolved_model());
}

QTreeWidgetItem* rowOf(schema::Event const& event, QString const& first, int turn)
{
    auto const us = [](std::int64_t time) { return figures::duration(static_cast<double>(time)); };
    QString const at = figures::moment(event.started_us(), QTimeZone::systemTimeZone()).section(QLatin1Char(' '), 3, 3);
    auto* const row =
        new QTreeWidgetItem({first, at, us(event.latency_us()), modelOf(event), figures::count(event.tokens().prompt()),
                             figures::count(event.tokens().cached()), figures::count(event.tokens().completion()), costOf(event)});
    for (int column : {4, 5, 6, 7}) row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    row->setData(0, turn_role, turn);
    row->setData(0, event_role, QVariant::fromValue<quint64>(event.id()));
    return row;
}

}  // namespace

SessionPanel::SessionPanel(SessionReading& reading, QWidget* parent) : QWidget(parent), reading_(reading)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(8, 4, 8, 0);
    column->setSpacing(3);
    headline_ = addLabel(*column);
    QFont strong = font();
    strong.setBold(true);
    headline_->setFont(strong);
    basis_ = addLabel(*column);
    basis_->setForegroundRole(QPalette::PlaceholderText);
    axis_ = new SessionAxis(nullptr);
    column->addWidget(axis_);
    auto* const parts = new QSplitter(Qt::Horizontal);
    parts->setChildrenCollapsible(false);
    parts->addWidget(makeLists());
    parts->addWidget(makeDetails());
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    column->addWidget(parts, 1);
    connect(axis_, &SessionAxis::chosen, this, &SessionPanel::chooseTurn);
    connect(axis_, &SessionAxis::opened, this, &SessionPanel::openTurn);
}

QWidget* SessionPanel::makeLists()
{
    tabs_ = new QTabWidget;
    tabs_->setDocumentMode(true);
    tabs_->setAccessibleName(tr("Lists of the session"));
    turns_ = makeTree(tr("Turns of the session"),
                      {tr("Turn"), tr("At"), tr("Took"), tr("Model"), tr("Tokens in"), tr("Cached"), tr("Out"), tr("Cost"), tr("Notes")});
    calls_ = makeTree(tr("Tool calls of the session"), {tr("Tool"), tr("Turn"), tr("Took"), tr("Again"), tr("Arguments"), tr("Result")});
    calls_->setRootIsDecorated(false);
    tabs_->addTab(turns_, tr("&Turns"));
    tabs_->addTab(calls_, tr("Tool &calls"));
    for (QTreeWidget* const each : {turns_, calls_}) {
        connect(each, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
            if (item && !filling_) chooseTurn(item->data(0, turn_role).toInt());
        });
        connect(each, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
            if (auto const id = item->data(0, event_role).toULongLong(); id != 0) emit opened(id);
        });
    }
    return tabs_;
}

QWidget* SessionPanel::makeDetails()
{
    facts_ = new FactsText;
    facts_->setAccessibleName(tr("The turn"));
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout(page);
    column->setContentsMargins(6, 0, 4, 6);
    column->addWidget(facts_);
    column->addStretch();
    auto* const area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setAccessibleName(tr("The turn, taken apart"));
    area->setWidget(page);
    return area;
}

void SessionPanel::showReading()
{
    bool const other = shown_ != reading_.name();
    shown_ = reading_.name();
    auto const& events = reading_.events();
    headline_->setText(reading_.trouble() ? tr("The session could not be read: %1").arg(QString::fromStdString(reading_.trouble()->detail))
                                          : sessionHeadline(events, reading_.session()));
    basis_->setText(events.turns.empty() ? QString() : sessionBasis(events, reading_.session(), reading_.left()));
    axis_->setSession(events, reading_.session());
    filling_ = true;
    fillTurns();
    fillCalls();
    filling_ = false;
    int const turns = static_cast<int>(events.turns.size());
    int const wanted = other ? turns - 1 : std::clamp(turn_, std::min(0, turns - 1), turns - 1);
    turn_ = -1;
    chooseTurn(wanted);
}

void SessionPanel::fillTurns()
{
    auto const& events = reading_.events();
    Session const& session = reading_.session();
    turns_->clear();
    QList<QTreeWidgetItem*> rows;
    for (std::size_t at = 0; at < events.turns.size() && at < session.turns.size(); ++at) {
        auto* const row = rowOf(events.turns[at], QString::number(session.turns[at].number), static_cast<int>(at));
        row->setText(8, turnNote(events.turns[at], session.turns[at]));
        for (schema::Event const& each : events.children)
            if (each.parent() == events.turns[at].id())
                row->addChild(rowOf(each, QString::fromStdString(each.role()), static_cast<int>(at)));
        rows << row;
    }
    turns_->addTopLevelItems(rows);
    for (int column = 0; column < turns_->columnCount(); ++column) turns_->resizeColumnToContents(column);
}

void SessionPanel::fillCalls()
{
    auto const& events = reading_.events();
    calls_->clear();
    QList<QTreeWidgetItem*> rows;
    for (SessionCall const& each : reading_.session().calls) {
        QString const took = each.answered ? figures::duration(static_cast<double>(each.took_us)) : tr("no result");
        QString const again = each.earlier > 0 ? tr("%1 before").arg(each.earlier) : QString();
        QString const result = (each.is_error ? tr("error: ") : QString()) + QString::fromStdString(each.result);
        auto* const row = new QTreeWidgetItem({QString::fromStdString(each.name), QString::number(each.turn + 1), took, again,
                                               QString::fromStdString(each.arguments), result});
        row->setData(0, turn_role, static_cast<int>(each.turn));
        row->setData(0, event_role, QVariant::fromValue<quint64>(events.turns[each.turn].id()));
        row->setToolTip(4, QString::fromStdString(each.arguments));
        row->setToolTip(5, result);
        rows << row;
    }
    calls_->addTopLevelItems(rows);
    for (int column = 0; column < 4; ++column) calls_->resizeColumnToContents(column);
    calls_->setColumnWidth(4, 220);
    tabs_->setTabText(1, tr("Tool &calls (%1)").arg(rows.size()));
}

void SessionPanel::chooseTurn(int turn)
{
    int const turns = static_cast<int>(reading_.events().turns.size());
    if (turns == 0) {
        turn_ = -1;
        return facts_->setSections({});
    }
    turn = std::clamp(turn, 0, turns - 1);
    if (turn == turn_) return;
    turn_ = turn;
    axis_->setCurrent(turn);
    facts_->setSections(turnSections(reading_.events(), reading_.session(), static_cast<std::size_t>(turn)));
    QTreeWidgetItem* const now = turns_->currentItem();
    if (now && now->data(0, turn_role).toInt() == turn) return;
    filling_ = true;
    turns_->setCurrentItem(turns_->topLevelItem(turn));
    filling_ = false;
}

void SessionPanel::openTurn(int turn)
{
    auto const& turns = reading_.events().turns;
    if (turn >= 0 && turn < static_cast<int>(turns.size())) emit opened(turns[static_cast<std::size_t>(turn)].id());
}

}  // namespace signalbox::console
