// What the Traffic page says where there is nothing to list, and the ways out of it: which term hides the most, when the newest request was,
// how to send the first one. Owned by the request list, on the GUI thread.
#pragma once

#include "console/pages/message_pane.hpp"
#include "console/pages/traffic/term_advice.hpp"
#include "console/scope/scope.hpp"
#include "console/store/gateway_facts.hpp"
#include "console/store/store_reader.hpp"

#include <optional>
#include <vector>

namespace signalbox::console {

class EmptyList : public MessagePane {
    Q_OBJECT

public:
    EmptyList(StoreReader& store, QWidget* parent);

    void setGateway(GatewayFacts const& facts) { gateway_ = facts; }
    /// The scope has no requests: says so, and looks for a way out.
    void explain(Scope const& scope);
    void explainFailure(QString const& why);
    /// There are requests, or they are asked for: nothing is looked for any more.
    void clear();
    void cancelAdvice() { advice_->cancel(); }

signals:
    void queryChosen(QString const& query);
    void allTimeChosen();
    void againChosen();

private:
    enum class Remedy : std::uint8_t { drop_term, clear_query, all_time, again };
    void put(Message message, std::vector<Remedy> remedies);
    void askNewest();
    void newestCame(storage::event_page const& newest);
    void adviseOn(std::optional<Advice> const& advice);
    void apply(int button);

    TermAdvice* advice_;
    StoreChannel newest_;
    GatewayFacts gateway_;
    std::vector<Remedy> remedies_;
    std::optional<Advice> drop_;
};

}  // namespace signalbox::console
