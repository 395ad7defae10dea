#include "server/audit_export.hpp"

#include "server/audit_head_text.hpp"
#include "server/notice_text.hpp"

#include "engine/model/clock.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

/// One write behind what is there, on the disk when it returns. Empty, or what is wrong.
std::string append_line(std::string const& file, std::string const& line)
{
    int const to = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0600);
    if (to < 0) return std::strerror(errno);
    ssize_t const written = ::write(to, line.data(), line.size());
    int const error = written < 0 ? errno : written != static_cast<ssize_t>(line.size()) ? ENOSPC : ::fdatasync(to) != 0 ? errno : 0;
    ::close(to);
    // A pipe or a device cannot be synced, and need not be.
    return error == 0 || error == EINVAL || error == EROFS ? std::string() : std::strerror(error);
}

}  // namespace

audit_export::audit_export(state_source const& states, audit_inbox const& acts, notice_sender& notices, logger const& log, clock now)
    : states_(states), acts_(acts), notices_(notices), log_(log), now_(std::move(now))
{}

void audit_export::look()
{
    auto const state = states_.current();
    if (!state || !acts_.open()) return;
    config::audit_settings const& wanted = state->config->audit;
    if (wanted.export_file.empty() && !wanted.export_to) return;
    auto const now = now_();
    if (now < due_) return;
    auto const head = acts_.head();
    if (head.number == counts_.last_link) return;
    due_ = take_out(head) ? now + wanted.export_every : now + retry_pause;
}

void audit_export::finish(storage::audit_head const& last)
{
    auto const state = states_.current();
    if (!state || state->config->audit.export_file.empty() || last.number == counts_.last_link) return;
    take_out(last);
}

bool audit_export::take_out(storage::audit_head const& head)
{
    auto const state = states_.current();
    config::audit_settings const& wanted = state->config->audit;
    if (!wanted.export_file.empty() && !write(wanted.export_file, head)) return false;
    if (wanted.export_to)
        notices_.send(*wanted.export_to,
                      head_notice(head, state->config->name, new_notice_id(), model::wall_now().time_since_epoch().count()));
    counts_.last_link = head.number;
    return true;
}

bool audit_export::write(std::string const& file, storage::audit_head const& head)
{
    std::string const trouble = append_line(file, head_line(head) + "\n");
    if (trouble.empty()) {
        ++counts_.written;
        failures_ = 0;
        return true;
    }
    ++counts_.failed;
    // The first is news, and so is each sixtieth: ten minutes later.
    if (failures_++ % 60 == 0) log_.error("the head of the audit chain cannot be exported", {{"file", file}, {"detail", trouble}});
    return false;
}

}  // namespace signalbox::server
