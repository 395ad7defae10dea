// The gateway the console started, in one line above the pages while its store is the open one: where it is, a test request, what to copy,
// and a way back when it crashed. Owned by the window; the GUI thread.
#pragma once

#include "console/welcome/gateway_process.hpp"
#include "console/welcome/gateway_watch.hpp"
#include "console/welcome/test_request.hpp"

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace signalbox::console {

class GatewayStrip : public QWidget {
    Q_OBJECT

public:
    GatewayStrip(GatewayProcess& gateway, GatewayWatch& watch, QWidget* parent = nullptr);

    /// Seen when this is the gateway's store and it runs, or has crashed; hidden for every other store.
    void showFor(QString const& store);

signals:
    /// The welcome page has the log's last lines.
    void showDetails();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QPushButton* addButton(QString const& label, QString const& name);
    void addCopies();
    void refresh();
    void say(QString const& text);

    GatewayProcess& gateway_;
    GatewayWatch& watch_;
    TestRequest request_;
    QString store_;
    QLabel *state_, *said_;
    QPushButton *test_, *copy_, *stop_, *details_, *restart_;
};

}  // namespace signalbox::console
