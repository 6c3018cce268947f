import { describeSlack } from './describe-slack.ts';
import { openFake } from './open-fake.ts';

describeSlack('the fake', openFake);
