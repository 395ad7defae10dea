// The keys of a gateway and what is used of its limits: a list, and the ways to make, exchange and revoke a key. Made by the window for one look; the
// gateway's answers come through GatewayKeys. The GUI thread.
#pragma once

#include "console/config/gateway_keys.hpp"

#include <QDialog>

#include <vector>

class QLabel;
class QPushButton;
class QTableView;

namespace signalbox::console {

class CellsTable;
class FreshKey;
class KeyForm;
class NoticeLine;

class KeysDialog : public QDialog {
    Q_OBJECT

public:
    KeysDialog(GatewayKeys& keys, QWidget* parent);
    void reject() override;

private:
    QWidget* buildKeys();
    QWidget* buildLimits();
    QTableView* buildTable(CellsTable* model, QString const& name);
    void connectParts();
    void begin();
    void showKeys(std::vector<GatewayKey> const& keys);
    void showLimits(std::vector<LimitState> const& limits);
    void showState();
    GatewayKey const* chosen() const;
    void askGateway();
    void askToRevoke();

    GatewayKeys& keys_;
    std::vector<GatewayKey> rows_;
    QLabel *gateway_ = nullptr, *limits_line_ = nullptr;
    NoticeLine* notice_;
    FreshKey* fresh_;
    KeyForm* form_;
    CellsTable *table_, *limits_;
    QTableView* view_ = nullptr;
    QPushButton *again_ = nullptr, *make_ = nullptr, *rotate_ = nullptr, *revoke_ = nullptr;
};

}  // namespace signalbox::console
