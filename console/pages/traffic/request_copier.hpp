// Copies the chosen request: its id, its JSON, a curl command. Reads the event when it is not there yet. Owned by the Traffic page, on the GUI
// thread.
#pragma once

#include "console/store/gateway_facts.hpp"
#include "console/store/store_reader.hpp"

#include "schema/event.pb.h"

#include <QObject>

#include <functional>

namespace signalbox::console {

class Inspector;

class RequestCopier : public QObject {
    Q_OBJECT

public:
    RequestCopier(StoreReader& store, Inspector const& inspector, QObject* parent);

    void setGateway(GatewayFacts const& facts) { gateway_ = facts; }
    void setRequest(quint64 id) { id_ = id; }
    void copyId();
    void copyJson();
    void copyCurl();

signals:
    void notice(QString const& text);

private:
    void copy(QString const& text, QString const& what);
    /// Runs `use` with the event, reading it first when it is not there.
    void withEvent(std::function<void(schema::Event const&)> use);

    Inspector const& inspector_;
    StoreChannel channel_;
    GatewayFacts gateway_;
    quint64 id_ = 0;
};

}  // namespace signalbox::console
