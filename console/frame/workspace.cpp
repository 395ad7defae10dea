#include "console/frame/workspace.hpp"

#include "console/chart/brush_strip.hpp"

#include <QFrame>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr int strip_height = 92;
constexpr int table_height = 240;  // of the strip as a table: some rows, and the way back

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
      scope_(scope),
      rail_(new NavRail(nullptr)),
      crosshair_(new Crosshair(this)),
      pages_(new PageStack(store, settings, nullptr))
{
    setObjectName(QStringLiteral("workspace"));
    auto* const strip = new BrushStrip;
    feed_ = new BrushFeed(store, *strip, this);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(rail_);
    row->addWidget(line(QFrame::VLine));
    auto* const column = new QVBoxLayout;
    column->setSpacing(0);
    row->addLayout(column, 1);
    strip->setTitle(tr("Requests, errors and p95"));
    strip->setFixedHeight(strip_height);
    column->addWidget(strip);
    column->addWidget(line(QFrame::HLine));
    column->addWidget(pages_, 1);
    for (int place = 0; place < pageCount(); ++place) {
        PageRow const& each = pageRows()[static_cast<std::size_t>(place)];
        rail_->add(each.icon, pageTitle(place), each.key);
    }
    connect(rail_, &NavRail::chosen, this, &Workspace::showPage);
    connect(strip, &TimeChart::rangeChosen, this, [this](qint64 from, qint64 to) { scope_.setRange({from, to}); });
    connect(strip, &BrushStrip::back, &scope_, &ScopeModel::back);
    connect(strip, &ChartWidget::tableToggled, strip, [strip](bool shown) { strip->setFixedHeight(shown ? table_height : strip_height); });
    connect(pages_, &PageStack::made, this, [this](Page* page) {
        connectPage(*page);
        for (TimeChart* each : page->findChildren<TimeChart*>()) crosshair_->add(*each);
    });
    crosshair_->add(*strip);
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
    connect(&page, &Page::queryChosen, &scope_, [this](QString const& query) { scope_.setQuery(query); });
    connect(&page, &Page::allTimeChosen, &scope_, [this] { scope_.setRange({}); });
    connect(&page, &Page::liveChosen, &scope_, [this] { scope_.setSnapshot(0); });
    connect(&page, &Page::notice, this, &Workspace::notice);
    connect(&page, &Page::inspected, this, &Workspace::inspected);
    connect(&page, &Page::openTraffic, this, [this](QString const& field, QString const& value) {
        if (!field.isEmpty()) scope_.include(field, value);
        showPage(Place::traffic);
    });
    connect(&page, &Page::openEvent, this, &Workspace::showRequest);
    connect(&page, &Page::openComparison, this, [this](quint64 marked, quint64 shown) {
        showPage(Place::traffic);
        pages_->currentPage().compareRequests(marked, shown);
    });
    connect(&page, &Page::openConversation, this, [this](QString const& name, qint64 near_us) {
        showPage(Place::sessions);
        pages_->currentPage().showConversation(name, near_us);
    });
    connect(&page, &Page::openPlayground, this, [this](quint64 id) {
        showPage(Place::playground);
        pages_->currentPage().tryRequest(id);
    });
    connect(&page, &Page::promoted, this, [this](QString const& group, QString const& arm) {
        showPage(Place::config);
        pages_->currentPage().promote(group, arm);
    });
    connect(&page, &Page::asking, feed_, &BrushFeed::setScope);
}

void Workspace::showPage(int place)
{
    if (place < 0 || place >= pageCount()) return;
    rail_->setCurrent(place);
    pages_->showPage(place);
}

void Workspace::showRequest(quint64 id)
{
    showPage(Place::traffic);
    pages_->currentPage().showRequest(id);
}

void Workspace::setScope(Scope const& scope)
{
    // A page of sums that moves with the clock asks in its own time, and the strip with it: both show the same events.
    bool const moved = scope.where == last_.where && scope.snapshot == last_.snapshot && scope.last == last_.last &&
                       (scope.last || scope.range == last_.range);
    last_ = scope;
    pages_->setScope(scope);
    bool const led = pages_->current() >= 0 && pages_->currentPage().leads();
    if (moved && !led && pages_->current() >= 0) pages_->currentPage().refresh();
    if (!moved || !led || !feed_->asked()) feed_->setScope(scope);
}

void Workspace::askAgain()
{
    if (pages_->current() >= 0) pages_->currentPage().askAgain();
    feed_->refresh();
}

void Workspace::clear()
{
    feed_->clear();
}

bool Workspace::isSettled() const
{
    for (StoreChannel const* each : findChildren<StoreChannel*>())
        if (each->busy()) return false;
    return feed_->isSettled() && pages_->isSettled();
}

}  // namespace signalbox::console
