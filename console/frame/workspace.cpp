#include "console/frame/workspace.hpp"

#include "console/pages/models/models_page.hpp"
#include "console/pages/overview/overview_page.hpp"

#include <QFrame>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr int strip_height = 92;

QFrame* line(QFrame::Shape shape)
{
    auto* const made = new QFrame;
    made->setFrameShape(shape);
    made->setForegroundRole(QPalette::Mid);
    made->setFrameShadow(QFrame::Plain);
    return made;
}

}  // namespace

Workspace::Workspace(StoreReader& store, ScopeModel& scope, WindowSettings& settings, QWidget* parent)
    : QWidget(parent),
      store_(store),
      scope_(scope),
      settings_(settings),
      rail_(new NavRail(nullptr)),
      strip_(new BrushStrip),
      feed_(new BrushFeed(store, *strip_, this)),
      stack_(new QStackedWidget)
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(rail_);
    row->addWidget(line(QFrame::VLine));
    auto* const column = new QVBoxLayout;
    column->setSpacing(0);
    row->addLayout(column, 1);
    strip_->setTitle(tr("Requests, errors and p95"));
    strip_->setFixedHeight(strip_height);
    column->addWidget(strip_);
    column->addWidget(line(QFrame::HLine));
    column->addWidget(stack_, 1);
    rail_->add(NavIcon::overview, titleOf(overview));
    rail_->add(NavIcon::traffic, titleOf(traffic));
    rail_->add(NavIcon::models, titleOf(models));
    connect(rail_, &NavRail::chosen, this, &Workspace::showPage);
    connect(strip_, &TimeChart::rangeChosen, this, [this](qint64 from, qint64 to) { scope_.setRange({from, to}); });
    connect(strip_, &BrushStrip::back, &scope_, &ScopeModel::back);
}

int Workspace::placeOf(QString const& name)
{
    for (int place = 0; place < page_count; ++place)
        if (nameOf(place) == name) return place;
    return -1;
}

QString Workspace::nameOf(int place)
{
    switch (place) {
    case overview: return QStringLiteral("overview");
    case traffic: return QStringLiteral("traffic");
    case models: return QStringLiteral("models");
    default: return {};
    }
}

QString Workspace::titleOf(int place)
{
    switch (place) {
    case overview: return tr("Overview");
    case traffic: return tr("Traffic");
    case models: return tr("Models");
    default: return {};
    }
}

Page* Workspace::makePage(int place)
{
    switch (place) {
    case traffic: return new TrafficPage(store_, nullptr);
    case models: return new ModelsPage(store_, nullptr);
    default: return new OverviewPage(store_, nullptr);
    }
}

Page& Workspace::page(int place)
{
    Page*& there = pages_.at(static_cast<std::size_t>(place));
    if (there != nullptr) return *there;
    there = makePage(place);
    connectPage(*there);
    there->restoreState(settings_.pageState(nameOf(place)));
    there->setGateway(gateway_);
    there->setScope(scope_.scope());
    stack_->addWidget(there);
    return *there;
}

TrafficPage& Workspace::trafficPage()
{
    return static_cast<TrafficPage&>(page(traffic));
}

void Workspace::connectPage(Page& page)
{
    // The window's own key for asking again, which reaches every page; twice it would be ambiguous and do nothing.
    for (QAction* each : page.commands())
        if (each->shortcuts().contains(QKeySequence(Qt::Key_F5))) each->setShortcuts({});
    connect(&page, &Page::narrow, &scope_, [this](QString const& field, QString const& value, bool keep) {
        keep ? scope_.include(field, value) : scope_.exclude(field, value);
    });
    connect(&page, &Page::rangeChosen, &scope_, [this](qint64 from, qint64 to) { scope_.setRange({from, to}); });
    connect(&page, &Page::notice, this, &Workspace::notice);
    connect(&page, &Page::openTraffic, this, [this](QString const& field, QString const& value) {
        if (!field.isEmpty()) scope_.include(field, value);
        showPage(traffic);
    });
    connect(&page, &Page::openEvent, this, [this](quint64 id) {
        showPage(traffic);
        trafficPage().showEventById(id);
    });
    if (auto* const requests = qobject_cast<TrafficPage*>(&page)) {
        connect(requests, &TrafficPage::queryChosen, &scope_, [this](QString const& query) { scope_.setQuery(query); });
        connect(&requests->inspector(), &Inspector::loaded, this, &Workspace::inspected);
        connect(requests, &TrafficPage::allTimeChosen, &scope_, [this] { scope_.setRange({}); });
        connect(requests, &TrafficPage::liveChosen, &scope_, [this] { scope_.setSnapshot(0); });
    }
}

void Workspace::showPage(int place)
{
    if (place < 0 || place >= page_count) return;
    rail_->setCurrent(place);
    stack_->setCurrentWidget(&page(place));
    if (place == current_) return;
    current_ = place;
    emit pageChanged(place);
}

void Workspace::setScope(Scope const& scope)
{
    for (Page* each : pages_)
        if (each != nullptr) each->setScope(scope);
    feed_->setScope(scope);
}

void Workspace::setGateway(GatewayFacts const& facts)
{
    gateway_ = facts;
    for (Page* each : pages_)
        if (each != nullptr) each->setGateway(facts);
}

void Workspace::refresh()
{
    if (current_ >= 0) currentPage().refresh();
    feed_->refresh();
}

void Workspace::clear()
{
    feed_->clear();
}

void Workspace::saveState()
{
    for (int place = 0; place < page_count; ++place)
        if (Page const* each = pages_.at(static_cast<std::size_t>(place))) settings_.setPageState(nameOf(place), each->saveState());
    if (current_ >= 0) settings_.setLastPage(nameOf(current_));
}

void Workspace::resetState()
{
    for (Page* each : pages_)
        if (each != nullptr) each->restoreState({});
}

bool Workspace::isSettled() const
{
    for (StoreChannel const* each : findChildren<StoreChannel*>())
        if (each->busy()) return false;
    auto const* const requests = static_cast<TrafficPage const*>(pages_[traffic]);
    return feed_->isSettled() && (current_ != traffic || requests->isSettled());
}

}  // namespace signalbox::console
