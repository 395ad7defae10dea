#include "console/frame/page_stack.hpp"

namespace signalbox::console {

PageStack::PageStack(StoreReader& store, WindowSettings& settings, QWidget* parent)
    : QStackedWidget(parent), store_(store), settings_(settings), pages_(pageRows().size())
{}

Page& PageStack::page(int place)
{
    auto const at = static_cast<std::size_t>(place);
    if (pages_.at(at) != nullptr) return *pages_[at];
    Page* const page = pageRows()[at].make(store_);
    pages_[at] = page;
    page->restoreState(settings_.pageState(pageName(place)));
    emit made(page);
    page->setGateway(gateway_);
    page->setScope(scope_);
    addWidget(page);
    return *page;
}

void PageStack::showPage(int place)
{
    setCurrentWidget(&page(place));
    current_ = place;
}

void PageStack::setScope(Scope const& scope)
{
    scope_ = scope;
    for (Page* each : pages_)
        if (each != nullptr) each->setScope(scope);
}

void PageStack::setGateway(GatewayFacts const& facts)
{
    gateway_ = facts;
    for (Page* each : pages_)
        if (each != nullptr) each->setGateway(facts);
}

void PageStack::saveState()
{
    for (std::size_t at = 0; at < pages_.size(); ++at)
        if (pages_[at] != nullptr) settings_.setPageState(pageName(static_cast<int>(at)), pages_[at]->saveState());
    if (current_ >= 0) settings_.setLastPage(pageName(current_));
}

void PageStack::resetState()
{
    for (Page* each : pages_)
        if (each != nullptr) each->restoreState({});
}

bool PageStack::isSettled() const
{
    return current_ < 0 || pages_[static_cast<std::size_t>(current_)]->isSettled();
}

}  // namespace signalbox::console
