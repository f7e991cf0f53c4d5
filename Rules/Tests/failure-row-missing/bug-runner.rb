class StepRunner
  def run(step, contact)
    case step.kind
    when "send"
      begin
        deliver(step, contact)
      rescue StandardError => e
        StepFailure.create!(step: step, contact: contact, reason: e.message)
      end
    when "wait" # <- failure-row-missing-ruby
      WaitJob.set(wait: step.delay).perform_later(step.id, contact.id)
    when "split" # <- failure-row-missing-ruby
      advance(contact, step.branch_for(contact))
    end
  end
end

FAILURE_MESSAGES = { # <- failure-row-missing-ruby
  "send" => "the message was not delivered"
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
    when :wait # <- failure-row-missing-ruby
      Timer.start(node)
    end
  end
end
