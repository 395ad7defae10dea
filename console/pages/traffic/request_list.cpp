#include "console/pages/traffic/request_list.hpp"

#include "console/look/figures.hpp"
#include "console/pages/traffic/empty_list.hpp"
#include "console/pages/traffic/event_table.hpp"
#include "console/pages/traffic/list_place.hpp"
#include "console/pages/traffic/scan_line.hpp"
#include "console/store/event_table_model.hpp"

#include <QEvent>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

RequestList::RequestList(StoreReader& store, ScanLine& counts, QWidget* parent)
    : QWidget(parent),
      model_(new EventTableModel(store, this)),
      table_(new EventTable(*model_, nullptr)),
      words_(new EmptyList(store, nullptr)),
      stack_(new QStackedWidget(this)),
      pill_(new QPushButton(table_)),
      place_(new ListPlace(*model_, *table_, this)),
      counts_(counts)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(stack_);
    stack_->addWidget(table_);
    stack_->addWidget(words_);
    pill_->setObjectName(QStringLiteral("pill"));
    pill_->hide();
    pill_->setToolTip(tr("Back to the newest requests, following them as they come"));
    table_->installEventFilter(this);
    setTabOrder(pill_, table_);
    connect(pill_, &QPushButton::clicked, place_, &ListPlace::follow);
    connect(&counts_, &ScanLine::stop, model_, &EventTableModel::stop);
    connect(&store, &StoreReader::dropped, this, [this] {  // what was said and chosen is of another store
        explained_ = false;
        place_->forget();
    });
    connectModel();
    connectWords();
}

void RequestList::connectModel()
{
    connect(model_, &EventTableModel::ready, this, &RequestList::becameReady);
    connect(model_, &EventTableModel::modelReset, this, &RequestList::showWordsOrRows);
    connect(model_, &EventTableModel::rowsInserted, this, &RequestList::showWordsOrRows);
    connect(model_, &EventTableModel::progressChanged, this, [this] {
        showCount();
        showWordsOrRows();
    });
    connect(model_, &EventTableModel::arrivedChanged, this, &RequestList::showPill);
    connect(model_, &EventTableModel::followingChanged, this, [this] {
        showCount();
        showPill();
    });
    connect(model_, &EventTableModel::dataChanged, this, &RequestList::fitColumns);
    connect(model_, &EventTableModel::rowsInserted, this, &RequestList::fitColumns);
}

void RequestList::connectWords()
{
    connect(model_, &EventTableModel::failed, this, [this](storage::failure const& why) {
        explained_ = true;
        words_->explainFailure(QString::fromStdString(why.detail));
        stack_->setCurrentWidget(words_);
    });
    connect(words_, &EmptyList::againChosen, this, [this] {
        stack_->setCurrentWidget(table_);
        explained_ = false;
        model_->refresh();
    });
    connect(words_, &EmptyList::queryChosen, this, &RequestList::queryChosen);
    connect(words_, &EmptyList::allTimeChosen, this, &RequestList::allTimeChosen);
}

void RequestList::setScope(Scope const& scope)
{
    if (place_->setScope(scope)) {
        words_->cancelAdvice();
        explained_ = false;
    }
    scope_ = scope;
    model_->setScope(scope_);
    place_->resume();
}

void RequestList::setOrder(ListOrder order)
{
    if (order == model_->order()) return;
    place_->beginAtTop();
    explained_ = false;
    model_->setOrder(order);
    place_->resume();
}

void RequestList::setGateway(GatewayFacts const& facts)
{
    words_->setGateway(facts);
}

void RequestList::refresh()
{
    // A list that follows sees everything by itself; one that stands still keeps still until it is asked.
    if (place_->ready() && model_->rowCount() == 0 && !model_->isFollowing() && !model_->progress().running) askAgain();
}

void RequestList::askAgain()
{
    model_->refresh();
}

void RequestList::showCount()
{
    counts_.setProgress(model_->progress(), model_->rowsLeftOut(), place_->ready());
}

/// Once for each list, as soon as there are rows to measure: before, every column would be as narrow as its title.
void RequestList::fitColumns()
{
    if (!fit_due_ || model_->rowCount() == 0 || model_->rowAt(std::max(0, table_->rowAt(0))) == nullptr) return;
    fit_due_ = false;
    table_->fitColumnsOnce();
}

void RequestList::becameReady()
{
    fit_due_ = true;
    fitColumns();
    showCount();
    showPill();
    showWordsOrRows();
}

void RequestList::showPill()
{
    quint64 const arrived = model_->arrivedSince();
    pill_->setVisible(!model_->isFollowing() && arrived > 0);
    pill_->setText(tr("▲ %1 new").arg(figures::count(arrived)));
    pill_->setAccessibleName(tr("%1 new requests; return to live").arg(figures::count(arrived)));
    placePill();
}

void RequestList::placePill()
{
    pill_->adjustSize();
    QRect const over = table_->viewport()->geometry();
    pill_->move(over.center().x() - pill_->width() / 2, over.top() + 6);
    pill_->raise();
}

bool RequestList::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == table_ && event->type() == QEvent::Resize) placePill();
    return QWidget::eventFilter(watched, event);
}

void RequestList::showWordsOrRows()
{
    if (model_->rowCount() > 0) {
        words_->clear();
        explained_ = false;
        stack_->setCurrentWidget(table_);
        return;
    }
    if (!place_->ready() || !model_->isCurrent() || model_->progress().running || explained_) return;
    explained_ = true;
    words_->explain(scope_);
    stack_->setCurrentWidget(words_);
}

bool RequestList::isSettled() const
{
    bool const rows = !model_->progress().running && (model_->rowCount() == 0 || model_->rowAt(0) != nullptr);
    return place_->isSettled() && rows;
}

}  // namespace signalbox::console
