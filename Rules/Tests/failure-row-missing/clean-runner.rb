class StepRunner
  def run(step, contact)
    case step.kind
    when "send" then deliver(step, contact)
    when "wait" then WaitJob.set(wait: step.delay).perform_later(step.id, contact.id)
    when "split" then advance(contact, step.branch_for(contact))
    end
  rescue StandardError => e
    StepFailure.create!(step: step, contact: contact, reason: e.message)
  end

  def run_each(step, contact)
    case step.kind
    when "send"
      begin
        deliver(step, contact)
      rescue StandardError => e
        StepFailure.create!(step: step, contact: contact, reason: e.message)
      end
    when "wait"
      begin
        WaitJob.set(wait: step.delay).perform_later(step.id, contact.id)
      rescue StandardError => e
        StepFailure.create!(step: step, contact: contact, reason: e.message)
      end
    end
  end
end

FAILURE_MESSAGES = {
  "send" => "the message was not delivered",
  "wait" => "the timer was lost",
  "split" => "no branch took the contact"
}.freeze

RUNNERS = {
  "send" => SendStep,
  "wait" => WaitStep,
  "split" => SplitStep
}.freeze

class NodeRunner
  def execute(node)
    case node.type
    when :email
      begin
        Mailer.deliver(node)
      rescue => e
        node.failures.create!(message: e.message)
      end
    when :page
      Page.show(node)
    end
  end
end
