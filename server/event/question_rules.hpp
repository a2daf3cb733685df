// What several decisions about questions share. Pure.
#pragma once
#include "server/event/decide.hpp"

namespace rostrum::event {

/// Everyone may see it, unless it was asked in a rehearsal.
bool is_public(QuestionState state);
/// It is being dealt with on stage, or was.
bool takes_its_turn(QuestionState state);
/// Others may be merged into it.
bool takes_in_others(QuestionState state);
/// Whether somebody who is not staff sees it without being its asker.
bool is_shown(const Question& question, const Person& person);

Refusal wrong_state(const Question& question);

}  // namespace rostrum::event
