#include "console/frame/trouble_pane.hpp"

namespace signalbox::console {

TroublePane::TroublePane(QWidget* parent) : MessagePane(parent)
{
    setObjectName(QStringLiteral("trouble"));
    connect(this, &MessagePane::pressed, this, [this](int button) {
        if (button < 0 || button >= static_cast<int>(ways_.size())) return;
        ways_[static_cast<std::size_t>(button)] == WayOut::again ? emit againChosen() : emit anotherChosen();
    });
}

void TroublePane::setTrouble(StoreTrouble const& trouble)
{
    ways_ = trouble.ways;
    setMessage(trouble.message);
}

}  // namespace signalbox::console
