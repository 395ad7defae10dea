#include "console/pages/sessions/sessions_page.hpp"

#include "console/look/amount_of.hpp"
#include "console/look/figures.hpp"
#include "console/pages/message_pane.hpp"
#include "console/pages/sessions/conversation_model.hpp"
#include "console/pages/sessions/session_panel.hpp"
#include "console/pages/sessions/session_reading.hpp"

#include <QDataStream>
#include <QDateTime>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int state_version = 1;
constexpr int cell_room = 12;                        // pixels beside the text of a cell
constexpr int table_share = 190, panel_share = 420;  // pixels on the first day
constexpr std::uint64_t followed = 20'000;           // requests: a longer list is not made anew with each batch of events

using List = std::shared_ptr<storage::conversation_list>;

QTableView* makeTable(ConversationModel& model)
{
    auto* const made = new QTableView;
    made->setModel(&model);
    made->setObjectName(QStringLiteral("conversations"));
    made->setAccessibleName(SessionsPage::tr("Sessions of the scope"));
    made->setSelectionBehavior(QAbstractItemView::SelectRows);
    made->setSelectionMode(QAbstractItemView::SingleSelection);
    made->setTabKeyNavigation(false);
    made->setShowGrid(false);
    made->setWordWrap(false);
    made->setFrameShape(QFrame::NoFrame);
    made->verticalHeader()->hide();
    made->verticalHeader()->setDefaultSectionSize(made->fontMetrics().height() + 6);
    made->setSortingEnabled(true);
    made->sortByColumn(ConversationModel::began, Qt::DescendingOrder);
    made->horizontalHeader()->setHighlightSections(false);
    made->horizontalHeader()->setDefaultSectionSize(made->fontMetrics().averageCharWidth() * 11);
    made->setColumnWidth(ConversationModel::model, made->fontMetrics().averageCharWidth() * 20);
    // As wide as the widest that is usual.
    auto const room = [made](QString const& usual) { return made->fontMetrics().horizontalAdvance(usual) + cell_room; };
    made->setColumnWidth(ConversationModel::lasted, room(QStringLiteral("59 min 59 s")));
    made->setColumnWidth(ConversationModel::began,
                         room(QStringLiteral("30 Nov 2026 17:00:00 ") +
                              figures::zoneName(QDateTime::currentMSecsSinceEpoch() * 1'000, QTimeZone::systemTimeZone())));
    for (int const each : {ConversationModel::prompt, ConversationModel::completion})
        made->setColumnWidth(each, made->horizontalHeader()->sectionSizeHint(each));
    made->setColumnWidth(ConversationModel::name, room(QStringLiteral("01234567-89ab-cdef-0123-456789abcdef")));
    return made;
}

Message nothingHere(Scope const& scope, storage::conversation_list const& list)
{
    if (list.looked == 0)
        return {SessionsPage::tr("No requests here"), SessionsPage::tr("The scope has none: a longer range or another query may."), {}, {}};
    QString const looked =
        SessionsPage::tr(
            "Requests looked at: %1. None of them names a conversation. Chats do since this version of the gateway; requests that were "
            "recorded before, and other operations, do not.")
            .arg(figures::count(list.looked));
    return {scope.query.isEmpty() ? SessionsPage::tr("No sessions here") : SessionsPage::tr("No session matches “%1”").arg(scope.query),
            looked,
            {},
            {}};
}

}  // namespace

SessionsPage::SessionsPage(StoreReader& store, QWidget* parent)
    : Page(store, parent),
      channel_(store, Lane::totals, this),
      model_(new ConversationModel(this)),
      reading_(new SessionReading(store, this)),
      counts_(new QLabel),
      table_(makeTable(*model_)),
      stack_(new QStackedWidget),
      message_(new MessagePane),
      panel_(new SessionPanel(*reading_, nullptr)),
      splitter_(new QSplitter(Qt::Vertical))
{
    setObjectName(QStringLiteral("sessions"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    counts_->setContentsMargins(8, 0, 8, 0);
    counts_->setWordWrap(true);
    column->addWidget(counts_);
    splitter_->setChildrenCollapsible(false);
    splitter_->setAccessibleName(tr("Sessions, and one of them"));
    splitter_->addWidget(table_);
    splitter_->addWidget(panel_);
    splitter_->setSizes({table_share, panel_share});
    splitter_->setStretchFactor(1, 1);
    stack_->setMinimumSize(200, 100);  // pixels: in a small window the parts are cut, not the window made larger
    stack_->addWidget(splitter_);
    stack_->addWidget(message_);
    column->addWidget(stack_, 1);
    makeCommands();
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](QModelIndex const& now) { choose(now.row()); });
    connect(reading_, &SessionReading::changed, panel_, &SessionPanel::showReading);
    connect(panel_, &SessionPanel::opened, this, &Page::openEvent);
}

void SessionsPage::makeCommands()
{
    addCommand(tr("Next turn"), Qt::ALT | Qt::Key_Down, [this] { panel_->moveTurn(1); });
    addCommand(tr("Turn before"), Qt::ALT | Qt::Key_Up, [this] { panel_->moveTurn(-1); });
    addCommand(tr("Show the turn in Traffic"), Qt::CTRL | Qt::Key_Return, [this] {
        auto const& turns = reading_->events().turns;
        if (panel_->turn() >= 0) emit openEvent(turns[static_cast<std::size_t>(panel_->turn())].id());
    });
    addCommand(tr("Only requests of this session"), {}, [this] {
        if (!reading_->name().empty()) emit openTraffic(QStringLiteral("conversation"), QString::fromStdString(reading_->name()));
    });
    addCommand(tr("Look again"), Qt::Key_F5, [this] { askAgain(); });
}

void SessionsPage::setScope(Scope const& scope)
{
    if (scope.query != scope_.query) asked_for_ = false;
    scope_ = scope;
    stale_ = true;
    if (isVisible()) ask();
}

void SessionsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (stale_) ask();
}

void SessionsPage::refresh()
{
    if (isVisible() && !channel_.busy() && looked_ <= followed) ask();
}

void SessionsPage::askAgain()
{
    ask();
    if (storage::conversation_sum const* const now = model_->at(table_->currentIndex().row()))
        reading_->read(now->name, {now->first_us - around_us, now->last_us + around_us});
}

void SessionsPage::ask()
{
    stale_ = false;
    auto list = std::make_shared<storage::conversation_list>();
    list->range = scope_.range;
    list->where = scope_.where;
    list->newest = scope_.bound();
    step(std::move(list));
}

void SessionsPage::step(List list)
{
    channel_.ask<List>(
        [list](storage::event_reader& from) -> storage::result<List> {
            if (auto done = storage::continue_conversations(from, *list, requests_each); !done) return done.error();
            return list;
        },
        [this](storage::result<List> answer) { take(std::move(answer)); });
}

void SessionsPage::take(storage::result<List> answer)
{
    if (!answer) {
        if (answer.error().kind == storage::trouble::interrupted) return;
        message_->setMessage({tr("The sessions could not be read"), QString::fromStdString(answer.error().detail), {}, {}});
        return stack_->setCurrentWidget(message_);
    }
    List const list = *answer;
    showList(*list);
    if (!list->done) step(list);
}

void SessionsPage::showList(storage::conversation_list const& list)
{
    QString text =
        amountOf(list.all.size(), tr("%1 session"), tr("%1 sessions")) + amountOf(list.named, tr(" of %1 request"), tr(" of %1 requests"));
    if (!list.done) text += tr("; looked at %1 so far").arg(figures::count(list.looked));
    if (list.cut) text += tr("; only the newest %1 requests were looked at").arg(figures::count(list.looked));
    counts_->setText(text);
    looked_ = list.looked;
    if (list.all.empty() && list.done && !asked_for_) {
        message_->setMessage(nothingHere(scope_, list));
        return stack_->setCurrentWidget(message_);
    }
    stack_->setCurrentWidget(splitter_);
    std::string const chosen = reading_->name();
    {
        QSignalBlocker const quiet(table_->selectionModel());  // the same one stays chosen
        model_->setRows(list.all);
    }
    int const row = chosen.empty() ? 0 : model_->rowOf(chosen);
    if (row >= 0 && chosen.empty()) return table_->selectRow(row);
    QSignalBlocker const quiet(table_->selectionModel());
    if (row >= 0)
        table_->selectionModel()->setCurrentIndex(model_->index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    table_->viewport()->update();
}

void SessionsPage::choose(int row)
{
    storage::conversation_sum const* const one = model_->at(row);
    if (one && one->name != reading_->name()) reading_->read(one->name, {one->first_us - around_us, one->last_us + around_us});
}

void SessionsPage::showConversation(QString const& name, qint64 near_us)
{
    asked_for_ = true;
    std::string const wanted = name.toStdString();
    stack_->setCurrentWidget(splitter_);
    reading_->read(wanted, {near_us - around_us, near_us + around_us});
    if (int const row = model_->rowOf(wanted); row >= 0) table_->selectRow(row);
}

bool SessionsPage::isSettled() const
{
    return !channel_.busy() && reading_->isSettled() && !stale_;
}

QByteArray SessionsPage::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << state_version << splitter_->saveState() << table_->horizontalHeader()->saveState();
    return state;
}

void SessionsPage::restoreState(QByteArray const& state)
{
    QDataStream in(state);
    int version = 0;
    QByteArray splitter, header;
    in >> version >> splitter >> header;
    if (in.status() != QDataStream::Ok || version != state_version) return splitter_->setSizes({table_share, panel_share});
    splitter_->restoreState(splitter);
    table_->horizontalHeader()->restoreState(header);
}

}  // namespace signalbox::console
