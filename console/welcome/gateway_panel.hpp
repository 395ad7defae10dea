// How to reach the gateway the console started: its address, three texts to copy, a test request, and its last words when it crashed.
// Stands on the welcome page or above the other pages; the GUI thread.
#pragma once

#include "console/welcome/gateway_process.hpp"
#include "console/welcome/gateway_watch.hpp"
#include "console/welcome/test_request.hpp"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QWidget>

namespace signalbox::console {

class GatewayPanel : public QWidget {
    Q_OBJECT

public:
    GatewayPanel(GatewayProcess& gateway, GatewayWatch& watch, QWidget* parent = nullptr);

    /// As the button does.
    void sendTest();

signals:
    /// The test request was answered; its event is in the store within milliseconds.
    void tested(QString const& request_id);
    void showTraffic();

private:
    QWidget* makeButtons();
    QPushButton* addCopy(QString const& label, QString const& what, QString (*text)(GatewayFacts const&), QLayout& to);
    void refresh();
    void say(QString const& text);

    GatewayProcess& gateway_;
    GatewayWatch& watch_;
    TestRequest request_;
    QLabel *state_, *answer_;
    QWidget* buttons_;
    QPushButton *test_, *show_, *stop_, *restart_;
    QPlainTextEdit* log_;
    QString text_;
};

}  // namespace signalbox::console
