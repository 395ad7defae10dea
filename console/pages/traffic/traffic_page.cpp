#include "console/pages/traffic/traffic_page.hpp"

#include "console/look/menu_button.hpp"
#include "console/pages/traffic/event_table.hpp"
#include "console/pages/traffic/export_row.hpp"
#include "console/pages/traffic/inspector.hpp"
#include "console/pages/traffic/list_place.hpp"
#include "console/pages/traffic/request_copier.hpp"
#include "console/pages/traffic/request_list.hpp"
#include "console/pages/traffic/scan_line.hpp"
#include "console/pages/traffic/time_jump.hpp"
#include "console/store/event_table_model.hpp"

#include <QComboBox>
#include <QDataStream>
#include <QDateTime>
#include <QHBoxLayout>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int state_version = 1;
constexpr int table_share = 640, inspector_share = 380;  // pixels on the first day; the user moves the border
constexpr int narrow_characters = 165;                   // below, as on half a screen, the inspector stands under the list

}  // namespace

TrafficPage::TrafficPage(StoreReader& store, QWidget* parent)
    : Page(store, parent),
      marking_(store, Lane::rows, this),
      counts_(new ScanLine(nullptr)),
      list_(new RequestList(store, *counts_, nullptr)),
      inspector_(new Inspector(store, nullptr)),
      splitter_(new QSplitter),
      order_(makeOrder()),
      export_(new ExportRow(store, nullptr)),
      copier_(new RequestCopier(store, *inspector_, this)),
      jump_(new TimeJump(store, *this))
{
    setObjectName(QStringLiteral("traffic"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeCommands();
    splitter_->addWidget(list_);
    splitter_->addWidget(inspector_);
    splitter_->setChildrenCollapsible(false);
    splitter_->setStretchFactor(0, 1);
    splitter_->setSizes({table_share, inspector_share});
    splitter_->setAccessibleName(tr("Requests and inspector"));
    column->addWidget(makeBar());
    column->addWidget(splitter_, 1);
    connectParts();
}

QWidget* TrafficPage::makeBar()
{
    auto* const bar = new QWidget;
    auto* const row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 4, 8, 4);
    auto const button = [row](QString const& text, QString const& name) {
        auto* const made = new MenuButton(nullptr);
        made->setText(text);
        made->setAccessibleName(name);
        made->setAutoRaise(true);
        row->addWidget(made);
        return made;
    };
    row->addWidget(order_);
    row->addWidget(counts_);
    row->addStretch();
    row->addWidget(export_);
    auto* const columns = button(tr("Columns"), tr("Choose columns"));
    QMenu* const menu = &columns->choices();
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        list_->table().fillColumnMenu(*menu);
    });
    auto* const more = button(tr("Actions"), tr("What can be done here"));
    more->choices().addActions(commands_);
    return bar;
}

QComboBox* TrafficPage::makeOrder()
{
    auto* const made = new QComboBox;
    made->setObjectName(QStringLiteral("order"));
    made->setAccessibleName(tr("Which requests stand first"));
    made->setToolTip(tr("By time every request is listed; otherwise the first %1 are looked for, once. F5 looks again.")
                         .arg(EventTableModel::mostOrdered));
    // In the order of ListOrder.
    made->addItems({tr("Newest first"), tr("Slowest first"), tr("Dearest first"), tr("Most tokens first")});
    connect(made, &QComboBox::currentIndexChanged, this, [this](int at) { list_->setOrder(static_cast<ListOrder>(std::max(at, 0))); });
    return made;
}

void TrafficPage::connectParts()
{
    connect(list_, &RequestList::queryChosen, this, &Page::queryChosen);
    connect(list_, &RequestList::allTimeChosen, this, &Page::allTimeChosen);
    connect(&list_->place(), &ListPlace::liveChosen, this, &Page::liveChosen);
    connect(&list_->place(), &ListPlace::selectedChanged, this, &TrafficPage::choose);
    connect(&list_->table(), &EventTable::narrow, this, &Page::narrow);
    connect(&list_->table(), &EventTable::activatedEvent, this, [this] { show_inspector_->setChecked(true); });
    connect(&list_->table(), &EventTable::menuAsked, this, [this](QMenu& menu, QModelIndex const& cell) {
        if (cell.isValid()) fillRowMenu(menu);
    });
    connect(inspector_, &Inspector::loaded, this, &Page::inspected);
    connect(inspector_, &Inspector::opened, this, &TrafficPage::showRequest);
    connect(jump_, &TimeJump::found, &list_->place(), &ListPlace::jumpTo);
    connect(export_, &ExportRow::notice, this, &Page::notice);
    connect(copier_, &RequestCopier::notice, this, &Page::notice);
    connect(jump_, &TimeJump::notice, this, &Page::notice);
}

void TrafficPage::choose(quint64 id)
{
    copier_->setRequest(id);
    inspector_->inspect(id);
}

void TrafficPage::setScope(Scope const& scope)
{
    scope_ = scope;
    if (isVisible())
        catchUp();
    else
        stale_ = true;
}

void TrafficPage::catchUp()
{
    stale_ = false;
    list_->setScope(scope_);
}

void TrafficPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (stale_) catchUp();
}

void TrafficPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    placeInspector();
}

// Beside the list it would leave no room for costs there.
void TrafficPage::placeInspector()
{
    bool const narrow = width() < fontMetrics().averageCharWidth() * narrow_characters;
    Qt::Orientation const wanted = narrow ? Qt::Vertical : Qt::Horizontal;
    if (splitter_->orientation() == wanted) return;
    splitter_->setOrientation(wanted);
    splitter_->setSizes(narrow ? QList<int>{height() / 2, height() / 2} : QList<int>{width() - inspector_share, inspector_share});
}

void TrafficPage::refresh()
{
    if (isVisible()) list_->refresh();
}

void TrafficPage::askAgain()
{
    list_->askAgain();
}

void TrafficPage::setGateway(GatewayFacts const& facts)
{
    copier_->setGateway(facts);
    list_->setGateway(facts);
}

void TrafficPage::showRequest(quint64 id)
{
    show_inspector_->setChecked(true);
    list_->place().seek(id);
}

void TrafficPage::compareRequests(quint64 marked, quint64 shown)
{
    showRequest(shown);
    marking_.ask<schema::Event>(
        [marked](storage::event_reader& from) { return from.get(marked); },
        [this](storage::result<schema::Event> answer) {
            if (answer) return inspector_->compareWith(*answer);
            emit notice(tr("The request to compare with could not be read: %1").arg(QString::fromStdString(answer.error().detail)));
        });
}

quint64 TrafficPage::chosenRequest() const
{
    return list_->place().selected();
}

bool TrafficPage::isSettled() const
{
    return list_->isSettled() && inspector_->isSettled() && !marking_.busy() && !stale_;
}

void TrafficPage::jumpToTime()
{
    EventRow const* const row = list_->model().rowAt(std::max(0, list_->table().rowAt(0)));
    jump_->ask(scope_, row != nullptr ? row->started_us : QDateTime::currentMSecsSinceEpoch() * 1000);
}

QByteArray TrafficPage::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << state_version << splitter_->saveState() << show_inspector_->isChecked() << list_->table().saveColumns();
    return state;
}

void TrafficPage::restoreState(QByteArray const& state)
{
    QDataStream in(state);
    int version = 0;
    QByteArray splitter, columns;
    bool inspector = true;
    in >> version >> splitter >> inspector >> columns;
    if (in.status() != QDataStream::Ok || version != state_version) {  // also the first day's: nothing was kept
        splitter_->setSizes({table_share, inspector_share});
        show_inspector_->setChecked(true);
        return list_->table().resetColumns();
    }
    splitter_->restoreState(splitter);
    placeInspector();
    show_inspector_->setChecked(inspector);
    list_->table().restoreColumns(columns);
}

}  // namespace signalbox::console
