#include "console/frame/range_button.hpp"

#include "console/frame/range_dialog.hpp"

#include <QDateTime>
#include <QTimeZone>

namespace signalbox::console {

RangeButton::RangeButton(QWidget* parent) : MenuButton(parent)
{
    setObjectName(QStringLiteral("range"));
    setToolTip(tr("The time that is looked at (Ctrl+T)"));
    for (RangePreset const& each : range_presets)
        connect(choices().addAction(presetText(each)), &QAction::triggered, this, [this, each] { emit presetChosen(each); });
    choices().addSeparator();
    connect(choices().addAction(tr("From … to …")), &QAction::triggered, this, &RangeButton::askCustom);
    setScope({});
}

void RangeButton::setScope(Scope const& scope)
{
    scope_ = scope;
    setText(rangeText(scope));
    setAccessibleName(tr("Time: %1").arg(text()));
}

void RangeButton::askCustom()
{
    constexpr std::int64_t second_us = 1'000'000, day_us = 86'400 * second_us;
    std::int64_t const now_us = QDateTime::currentMSecsSinceEpoch() * 1000;
    bool const open_end = scope_.range.to_us == storage::time_range{}.to_us;
    std::int64_t const to = (open_end ? now_us : scope_.range.to_us) / second_us * second_us;  // what is not shown is not kept
    std::int64_t const from = scope_.range.from_us > 0 ? scope_.range.from_us / second_us * second_us : to - day_us;
    RangeDialog dialog({from, to}, now_us, QTimeZone::systemTimeZone(), this);
    if (dialog.exec() == QDialog::Accepted) emit rangeChosen(dialog.chosen().from_us, dialog.chosen().to_us);
}

}  // namespace signalbox::console
