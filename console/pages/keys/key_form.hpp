// What is wanted of a new key, or of one in the place of another: fields that keep their text until the gateway took it. Owned by the dialog, on the GUI
// thread.
#pragma once

#include "console/config/gateway_keys.hpp"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QWidget>

#include <optional>

namespace signalbox::console {

class KeyForm : public QWidget {
    Q_OBJECT

public:
    explicit KeyForm(QWidget* parent);
    void askForNew();
    void askForOneInPlaceOf(GatewayKey const& key);
    /// The key that was made is there: nothing is wanted any more.
    void finish();
    /// False while a question is under way: nothing is sent, and what is typed stays.
    void setFree(bool free);

signals:
    void wanted(signalbox::console::WantedKey const& key);
    void rotationWanted(signalbox::console::GatewayKey const& key, QString const& grace, QString const& expires);
    void finished();

private:
    QLineEdit* field(QString const& label, QString const& object, QString const& hint);
    void begin(std::optional<GatewayKey> former);
    void look();
    void send();

    QFormLayout* rows_;
    QLabel* about_;
    QLineEdit *name_, *consumer_, *allow_, *expires_, *grace_;
    QPushButton* make_;
    std::optional<GatewayKey> former_;  // the one whose place is taken
    bool free_ = false;
};

}  // namespace signalbox::console
